// Joins the page's modules and style sheets into the files of ../static, which the package puts into every map.

import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [outdir = join(here, '..', 'static')] = process.argv.slice(2);
const entries = { incidents: ['main.js', 'incidents.css'], layers: ['layers.js'], loader: ['loader.js'], page: ['page.css'], unpack: ['unpack.js'] };

for (const [name, files] of Object.entries(entries)) {
  for (const file of files) {
    await build({
      entryPoints: { [name]: join(here, file) }, outdir, bundle: true, format: 'iife', minify: true, charset: 'utf8',
      target: ['chrome80', 'firefox113', 'safari16.4'], legalComments: 'none', logLevel: 'warning',
      tsconfigRaw: { compilerOptions: { alwaysStrict: true } }, // the same wherever it is bundled
      banner: name === 'unpack' || name === 'layers' ? { js: '/* fflate, MIT licence, Copyright (c) 2023 Arjun Barrett */' } : {},
    });
  }
}
