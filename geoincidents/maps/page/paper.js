// Colours of what is drawn on canvases, by day and by night; the style sheet has those of all else.

// Each script by what Linux, Windows and the phones have for it.
export const FONT = ['system-ui', '-apple-system', '"Segoe UI"', 'Roboto', '"Noto Sans"', '"Noto Sans Arabic"', '"Geeza Pro"',
  '"Noto Sans Devanagari"', '"Noto Sans Bengali"', '"Nirmala UI"', '"Noto Sans Myanmar"', '"Myanmar Text"', 'Padauk', '"Noto Sans Ethiopic"',
  'Ebrima', '"Noto Sans CJK SC"', '"PingFang SC"', '"Microsoft YaHei"', '"Hiragino Sans"', '"Noto Sans CJK JP"', '"Malgun Gothic"',
  'sans-serif'].join(', ');

const DAY_PAPER = {
  sea: '#d6e3ea', land: '#f6f3ec', coast: '#8ea6b2', lakes: '#a9c0cc', river: '#a3c2d3', own: '#6b5d84', admin1: '#cfc6b6', admin0: '#9a8f80',
  ink: '#1d2429', disc: '#ffffff', rim: 'rgba(255,255,255,0.95)', mixed: '#4a4a4a', name: '#3a4147', town: '#5b6268',
  halo: 'rgba(250,248,243,0.92)', rings: '#3d4a52', bar: '#2b5f86', ghost: '#8a959e', axis: '#4d5860', locator: '#b3400f',
  country: '#6b6152', water: '#3f718f', division: '#8a7f6e',
};
const NIGHT_PAPER = {
  sea: '#16222b', land: '#25303a', coast: '#50687a', lakes: '#3a5266', river: '#35506a', own: '#b3a6cc', admin1: '#43505b', admin0: '#72808c',
  ink: '#f2f5f7', disc: '#10181e', rim: 'rgba(12,18,23,0.9)', mixed: '#b4bec6', name: '#dde4e9', town: '#a9b5be',
  halo: 'rgba(22,30,38,0.9)', rings: '#b8c4cd', bar: '#7db4dc', ghost: '#5f7180', axis: '#b4bfc8', locator: '#ff9c6b',
  country: '#b9b3a6', water: '#84b4d1', division: '#8b949b',
};
/** @type {Record<string, any>} */
export const PAPER = { ...DAY_PAPER, dark: false };

/** @param {boolean} dark */
export function setPaper(dark) {
  Object.assign(PAPER, dark ? NIGHT_PAPER : DAY_PAPER, { dark });
}

// A symbol has one fill by day and another by night.
/** @param {any} one */
export const fillOf = ({ colour, night }) => (PAPER.dark ? night : colour);

// Takes the colours that the reader's system has, now and when it changes them; returns what does so once more.
/** @param {() => void} repainted */
export function followPaper(repainted) {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    setPaper(dark.matches);
    repainted();
  };
  dark.addEventListener('change', follow);
  follow();
  return follow;
}
