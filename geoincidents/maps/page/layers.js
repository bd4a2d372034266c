// Draws the user's layers from their descriptions, which overlays.py makes of folium's. Each layer is drawn by itself:
// one that fails leaves a notice with its name, and all others stand.

import { gunzipSync, strFromU8 } from 'fflate';

import { cleanStyle, cleaned } from './clean.js';

/** @type {any} */ const known = window; // where folium's scripts know layers
const page = window.geoincidents = window.geoincidents || { maps: [] };

/** @param {string} label @param {Error} error */
function notice(label, error) {
  const map = document.querySelector('.folium-map, .leaflet-container') || document.body;
  let box = map.querySelector(':scope > .gi-broken');
  if (!box) {
    box = document.createElement('div');
    box.className = 'gi-broken';
    box.setAttribute('role', 'alert');
    box.style.cssText = 'position:absolute;inset:10px auto auto 64px;z-index:1000;max-width:55%;max-height:40%;overflow:auto;'
      + 'padding:6px 12px;background:#fff;color:#1d2429;border-left:4px solid #d55e00;font:14px system-ui,sans-serif';
    map.append(box);
  }
  const line = document.createElement('p');
  line.style.margin = '4px 0';
  line.textContent = `The layer ${label} could not be drawn: ${String(error && error.message ? error.message : error)}`;
  box.append(line);
}

// Scripts of folium's own, each in an element that names its layer.
window.addEventListener('error', (event) => {
  const label = document.currentScript && document.currentScript.dataset.layer;
  if (label) notice(label, event.error || event.message);
});

// Leaflet sets this one as HTML.
/** @param {Spec} one */
function optionsOf({ options }) {
  const own = { ...options };
  if (typeof own.attribution === 'string') own.attribution = cleaned(own.attribution).innerHTML;
  return own;
}

const ICON_NAME = /^[\w -]*$/; // the parts of awesome markers that become HTML

/** @param {Spec} one */
function iconOf({ kind, options }) {
  if (kind === 'DivIcon') return L.divIcon({ ...options, html: options.html === undefined ? false : cleaned(options.html) });
  if (kind === 'CustomIcon') return L.icon(options);
  const strange = Object.values(options).find((value) => typeof value === 'string' && !ICON_NAME.test(value));
  if (strange !== undefined) throw new Error(`its icon cannot be called ${strange}`);
  return L.AwesomeMarkers.icon(options);
}

/** @param {Spec} spec */
function markerOptions(spec) {
  return spec.icon ? { ...optionsOf(spec), icon: iconOf(spec.icon) } : optionsOf(spec);
}

/** @type {Record<string, (point: any, options: any) => L.Layer>} */
const MARKERS = { Marker: L.marker, Circle: L.circle, CircleMarker: L.circleMarker };

// What each feature of a GeoJSON looks like: `of` tells the style of each, by its place.
/** @param {{ styles: any[], of: number[] }} one @param {any[]} features */
function styler({ styles, of }, features) {
  const places = new Map(features.map((feature, k) => [feature, of[k]]));
  return (/** @type {any} */ feature) => styles[places.get(feature) ?? 0];
}

/** @param {any} marker @param {any} style */
function pointOf(marker, style) {
  return (/** @type {any} */ feature, /** @type {any} */ point) => {
    const look = style ? style(feature) : {};
    const options = markerOptions(marker);
    if (options.icon) Object.assign(options.icon.options, look, look.html === undefined ? {} : { html: cleaned(look.html) });
    else Object.assign(options, look);
    return MARKERS[marker.kind](point, options);
  };
}

/** @param {Spec} spec */
function geoJson(spec) {
  const features = spec.data.features || [];
  const style = spec.style && styler(spec.style, features);
  const highlight = spec.highlight && styler(spec.highlight, features);
  /** @param {any} layer @param {Look} look */
  const set = (layer, look) => { if (layer.setStyle) layer.setStyle(look); };
  /** @param {any} feature @param {any} layer */
  const onEachFeature = (feature, layer) => {
    if (highlight) {
      layer.on('mouseover', () => set(layer, highlight(feature)));
      layer.on('mouseout', () => { if (layer.setStyle && !(spec.keeps && layer.isPopupOpen())) made.resetStyle(layer); });
      if (spec.keeps) {
        // Bound to the layer itself while it is open, which is then known to be open.
        layer.on('popupopen', (/** @type {any} */ event) => {
          set(layer, highlight(feature));
          layer.bindPopup(event.popup);
        });
        layer.on('popupclose', () => {
          if (layer.setStyle) made.resetStyle(layer);
          layer.unbindPopup();
        });
      }
    }
    if (spec.zooms) layer.on('click', () => zoomTo(layer));
  };
  const made = L.geoJson(null, {
    ...optionsOf(spec), onEachFeature, ...(style ? { style } : {}), ...(spec.marker ? { pointToLayer: pointOf(spec.marker, style) } : {}),
  });
  made.addData(spec.data);
  if (!style) made.setStyle((feature) => feature?.properties?.style);
  return made;
}

/** @param {any} layer */
function zoomTo(layer) {
  const map = layer._map;
  if (layer.getBounds) map.fitBounds(layer.getBounds());
  else map.flyTo(layer.getLatLng(), map.getZoom() > 12 ? map.getZoom() : map.getZoom() + 1);
}

// The names of layers are HTML for Leaflet; a layer that failed is not there to be listed.
/** @param {Spec} spec @param {any} named */
function layerControl(spec, named) {
  const control = L.control.layers({}, {}, optionsOf(spec));
  /** @param {string} key @param {any} add */
  const list = (key, add) => spec[key].forEach((/** @type {number} */ id, /** @type {number} */ k) => named(id) && add.call(control, named(id), cleaned(spec[`${key}_names`][k]).innerHTML));
  list('base', control.addBaseLayer);
  list('over', control.addOverlay);
  return control;
}

/** @param {Spec} one */
function colourScale({ caption, low, high, colours, ticks }) {
  const Scale = L.Control.extend({
    options: { position: 'topright' },
    onAdd() {
      const box = document.createElement('div');
      box.className = 'legend';
      box.style.cssText = 'background:#ffffffd9;color:#1d2429;padding:5px 16px 4px;font:12px system-ui,sans-serif;width:280px';
      const bar = document.createElement('div');
      bar.style.cssText = 'display:flex;height:12px';
      for (const colour of colours) {
        const part = document.createElement('i');
        part.style.cssText = 'flex:1';
        part.style.background = colour;
        bar.append(part);
      }
      const scale = document.createElement('div');
      scale.style.cssText = 'position:relative;height:16px';
      ticks.forEach((/** @type {number} */ tick) => {
        const mark = document.createElement('span');
        mark.textContent = Number(tick.toPrecision(4)).toLocaleString();
        mark.style.cssText = 'position:absolute;transform:translateX(-50%)';
        mark.style.left = `${(100 * (tick - low)) / (high - low || 1)}%`;
        scale.append(mark);
      });
      const words = document.createElement('div');
      words.textContent = caption;
      box.append(bar, scale, words);
      return box;
    },
  });
  return new Scale();
}

/** @type {Record<string, (spec: Spec, named: (id: number) => any) => any>} */
const BUILD = {
  /** @param {Spec} spec */ Marker: (spec) => L.marker(spec.at, markerOptions(spec)),
  /** @param {Spec} spec */ Circle: (spec) => L.circle(spec.at, optionsOf(spec)),
  /** @param {Spec} spec */ CircleMarker: (spec) => L.circleMarker(spec.at, optionsOf(spec)),
  /** @param {Spec} spec */ PolyLine: (spec) => L.polyline(spec.at, optionsOf(spec)),
  /** @param {Spec} spec */ Polygon: (spec) => L.polygon(spec.at, optionsOf(spec)),
  /** @param {Spec} spec */ Rectangle: (spec) => L.rectangle(spec.at, optionsOf(spec)),
  /** @param {Spec} spec */ FeatureGroup: (spec) => L.featureGroup([], optionsOf(spec)),
  /** @param {Spec} spec */ Choropleth: (spec) => L.featureGroup([], optionsOf(spec)),
  /** @param {Spec} spec */ MarkerCluster: (spec) => L.markerClusterGroup(optionsOf(spec)),
  GeoJson: geoJson,
  LayerControl: layerControl,
  ColorMap: colourScale,
};

/** @param {Spec} spec */
function popup(spec) {
  return L.popup(optionsOf(spec)).setContent(() => {
    const box = document.createElement('div');
    for (const { html, text } of spec.parts) {
      if (text !== undefined) box.append(text);
      else box.append(cleaned(html));
    }
    return box;
  });
}

// A table of a feature's properties.
/** @param {Spec} spec */
function detailsOf(spec) {
  return (/** @type {any} */ layer) => {
    const table = document.createElement('table');
    spec.fields.forEach((/** @type {string} */ field, /** @type {number} */ k) => {
      const line = table.insertRow();
      if (spec.labels) {
        const head = document.createElement('th');
        head.append(...cleaned(spec.aliases[k]).childNodes);
        line.append(head);
      }
      const value = (layer.feature.properties || {})[field] ?? '';
      const told = typeof value === 'object' ? JSON.stringify(value) : spec.localize ? value.toLocaleString() : String(value);
      line.insertCell().append(...cleaned(told).childNodes);
    });
    const box = document.createElement('div');
    box.style.cssText = cleanStyle(spec.style || '');
    box.append(table);
    return box;
  };
}

/** @param {Spec} spec */
function tooltip(spec) {
  const box = cleaned(spec.html);
  box.style.cssText = cleanStyle(spec.style || '');
  return box;
}

// What is bound to a layer instead of standing on the map.
/** @type {Record<string, (spec: Spec, layer: any) => void>} */
const BIND = {
  /** @param {Spec} spec @param {any} layer */ Popup: (spec, layer) => {
    layer.bindPopup(popup(spec));
    if (spec.open) layer.openPopup();
  },
  /** @param {Spec} spec @param {any} layer */ Tooltip: (spec, layer) => layer.bindTooltip(tooltip(spec), optionsOf(spec)),
  /** @param {Spec} spec @param {any} layer */ GeoJsonPopup: (spec, layer) => layer.bindPopup(detailsOf(spec), optionsOf(spec)),
  /** @param {Spec} spec @param {any} layer */ GeoJsonTooltip: (spec, layer) => layer.bindTooltip(detailsOf(spec), optionsOf(spec)),
};

/** @param {Spec} spec @param {any} parent @param {string[]} names */
function draw(spec, parent, names) {
  try {
    if (!parent) throw new Error('what it stands on is not there');
    if (BIND[spec.kind]) {
      BIND[spec.kind](spec, parent);
      return;
    }
    const layer = BUILD[spec.kind](spec, (id) => known[names[id]]);
    known[names[spec.id]] = layer; // scripts of other layers know it by this name
    // Groups go onto the map once they are full.
    if (spec.shown === undefined) layer.addTo(parent);
    (spec.layers || []).forEach((/** @type {Spec} */ one) => draw(one, one.kind === 'ColorMap' ? mapOf(parent) : layer, names));
    if (spec.kind === 'MarkerCluster' && !Number.isFinite(mapOf(parent)?.getMaxZoom())) mapOf(parent)?.setMaxZoom(18); // it asks for one
    if (spec.shown) layer.addTo(parent);
    if (spec.draggable) new L.Draggable(layer.getContainer()).enable();
  } catch (error) {
    notice(spec.label, /** @type {Error} */ (error));
  }
}

/** @param {any} parent */
const mapOf = (parent) => (parent instanceof L.Map ? parent : parent._map);

// `names` are those of the layers among folium's scripts; the descriptions point into them.
page.draw = (/** @type {string} */ id, /** @type {string[]} */ names) => {
  const letters = atob(document.getElementById(id).textContent);
  const text = strFromU8(gunzipSync(Uint8Array.from(letters, (letter) => letter.charCodeAt(0))));
  for (const spec of JSON.parse(text)) draw(spec, known[names[spec.parent]], names);
};
