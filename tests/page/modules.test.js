import assert from 'node:assert/strict';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const PAGE = join(dirname(fileURLToPath(import.meta.url)), '../../geoincidents/maps/page');

// Module name -> the modules that it imports.
async function graph() {
  const { metafile } = await build({ entryPoints: [join(PAGE, 'main.js')], bundle: true, write: false, metafile: true, logLevel: 'silent' });
  const name = (path) => relative(PAGE, join(process.cwd(), path));
  return new Map(Object.entries(metafile.inputs).map(([path, { imports }]) => [name(path), imports.map((one) => name(one.path))]));
}

// Modules in circles of imports, as lists of names.
function circles(modules) {
  const found = [];
  const done = new Set();
  const visit = (module, trail) => {
    if (trail.includes(module)) found.push([...trail.slice(trail.indexOf(module)), module]);
    else if (!done.has(module)) {
      modules.get(module).forEach((next) => visit(next, [...trail, module]));
      done.add(module);
    }
  };
  [...modules.keys()].forEach((module) => visit(module, []));
  return found;
}

test('a circle is found', () => {
  assert.deepEqual(circles(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]])), [['b', 'c', 'b']]);
});

test('modules import one another in one direction only', async () => {
  assert.deepEqual(circles(await graph()), []);
});

test('the store knows of no page and no map', async () => {
  const modules = await graph();
  const below = (module) => [module, ...modules.get(module).flatMap(below)];
  assert.deepEqual([...new Set(below('store.js'))].sort(),
    ['area.js', 'areas.js', 'bins.js', 'columns.js', 'filters.js', 'fold.js', 'mercator.js', 'payload.js', 'store.js', 'sums.js', 'table.js', 'weights.js', 'words.js']);
});
