// Shapes that modules of the page share; all of them are global to the modules' JSDoc.

type Area = Record<string, any>;
type AreaTool = import('./areatool.js').AreaTool;
type Filters = import('./filters.js').Filters;
type Incidents = import('./incidents.js').Incidents;
type Measure = import('./tools.js').Measure;
type Points = import('./area.js').Points;
type Popups = import('./popups.js').Popups;
type Review = import('./review.js').Review;
type Scene = import('./scene.js').Scene;
type Sites = import('./sites.js').Sites;
type Store = import('./store.js').Store;
type Story = import('./story.js').Story;
type SvgContext = import('./svg.js').SvgContext;
type Timeline = import('./timeline.js').Timeline;
type Words = ReturnType<typeof import('./words.js').makeWords>;

/** Row of the incident table. */
type Row = number;
interface Rows extends ArrayLike<Row>, Iterable<Row> {
  filter(test: (row: Row, k: number) => any): Rows;
  forEach(act: (row: Row, k: number) => any): void;
  some(test: (row: Row, k: number) => any): boolean;
  every(test: (row: Row, k: number) => any): boolean;
  find(test: (row: Row, k: number) => any): Row | undefined;
  reduce<T>(add: (sum: T, row: Row, k: number) => T, sum: T): T;
  map(make: (row: Row, k: number) => any): any;
  slice(from: number, to?: number): Rows;
  includes(row: Row): boolean;
  indexOf(row: Row): number;
  keys(): IterableIterator<number>;
}
/** Latitude and longitude in degrees, x and y in pixels, or in world units from 0 to 1. */
type Pair = [number, number];
/** West, north, east and south, or left, top, right and bottom. */
type Box = [number, number, number, number];
/** First and last day since 1970. */
type Days = [number, number];
type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
type Coded = { numbers: Numbers, values: { size: number, get: (k: number) => string, plain?: (from: number, to: number) => { text: string, ends: Uint32Array } | null } };
/** Values of a column from one on, folded and end to end. */
type Folded = { from: number, text: string, ends: Uint32Array };
/** A column of the payload: numbers, or codes of distinct texts. */
type Column = Coded & { at: (row: Row) => any };
type Columns = Record<string, Column>;
type Meta = Record<string, any>;
type Payload = { meta: Meta, columns: Columns };
type Spans = { first: Int32Array, last: Int32Array, certain: Uint8Array };
/** The incident table; rows are told by their place in its columns. */
interface Table {
  meta: Meta, columns: Columns, total: number, days: Spans, hours: Spans | null, first: Int32Array, last: Int32Array;
  value: (row: Row, name: string) => any;
  number: (row: Row, name: string) => number;
  lat: (row: Row) => number;
  lon: (row: Row) => number;
  turnedLon: (row: Row) => number;
  radius: (row: Row) => number;
  symbol: (row: Row) => Symbol_;
  marks: (row: Row) => Marks;
  deaths: (row: Row) => number;
  kinds: Coded & { rest: number };
  counting: Int32Array, plotted: Int32Array, unlocated: Int32Array, areas: Int32Array, imprecise: Uint8Array, doubtful: Uint8Array, broad: Numbers;
  sections: { key: string, rows: Rows, note?: boolean }[];
  hasEvents: boolean;
  entriesOf: (rows: any) => any;
  reports: (row: Row) => Row[];
}
/** A grid of whole numbers on which lines are stored. */
type LineGrid = { west: number, south: number, step: number };
/** That of a patch, so many steps wide and high. */
type PatchGrid = LineGrid & { wide: number, high: number };
/** A line of world units, x and y in turn, with its bounds. */
type Shape = { points: Float64Array, box: Box };
type Ranked = Shape & { rank: number };
/** A rectangle of the ground, true up to its zoom; areas are lists of rings. */
type Patch = {
  zoom: number, whole: boolean, box: Box, land: Shape[][], landShore: Shape[], lakes?: Shape[][], lakesShore: Shape[],
  rivers?: Ranked[], admin1?: Ranked[], admin0: Ranked[],
};
type OwnColumn = { key: string, name: string, kind: string, numbers: Numbers, values: Coded['values'], low: number, high: number };
/** What a filter of a column lets pass: values, or a range with null for no limit. */
type Asked = Set<string> | { from: number | null, to: number | null };

/** A column of the table that the page shows. */
type GridColumn = {
  key: string, width: number, name?: string, icon?: boolean, bdi?: boolean, words?: boolean, code?: string, column?: string,
  text?: (state: Store, row: Row) => string, number?: (state: Store, row: Row) => number,
};
/** By what the shown incidents can be summed. */
type SumKey = {
  name: string, label: string, title: string, size: number, codesOf: (row: Row) => number[], text: (code: number) => string, note?: string,
  timely?: boolean, word?: (code: number) => string, isNone?: (code: number) => boolean, narrows?: (code: number) => boolean,
  narrow?: ((code: number) => [string, any]) | false,
};
/** A number of a sum, and between which bounds it lies. */
type SumColumn = { key: string, of: (sum: Sum) => number, range?: (sum: Sum) => Toll, grouped?: boolean };
/** Low, best and high number of a sum, and of how many rows it is stated. */
type Toll = { low: number, best: number, high: number, stated: number };
type Sum = Record<'killed' | 'injured', Toll> & { key: number, incidents: number, events: number, reports: number };
/** What of the table sums are made of. */
type Facts = {
  event: Numbers | null, telling: Numbers | null, shared_toll: Numbers | null, radius: Numbers, sourceDay: Numbers, id: (row: Row) => string | null,
  tolls: Record<string, Numbers>, filled: Record<string, Int32Array[]>,
};

/** What can be drawn on: a canvas, or the recorder of a vector drawing. */
type Pen = CanvasRenderingContext2D | SvgContext;
/** Part of the world on a canvas. */
interface GroundView {
  zoom: number, scale: number, left: number, top: number, width: number, height: number, corners: Box;
  place: (x: number, y: number) => Pair;
}
interface View extends GroundView {
  inset: Point;
  locate: (lat: number, lon: number) => Pair;
  shows: (x: number, y: number, reach: number) => boolean;
}
type Draw = (context: Pen, view: View) => void;
/** Where the map rests. */
type Look = { zoom: number, lat: number, lng: number, bounds: Box };
type LatLng = { lat: number, lng: number };
type Point = { x: number, y: number };
/** How a row's symbol is filled: hollow where nothing violent happened, half where the source claims and does not confirm. */
type Marks = { hollow: boolean, half: boolean };
type Symbol_ = { key: string, shape: string, colour: string, [more: string]: any };
/** What has the focus again once its reader is done. */
type Focusable = { isConnected: boolean, focus: (options?: FocusOptions) => void };
type Choice = { place_id: string | null, name: string, country: string, score: number | null, lat: number | null, lon: number | null };
type Decision = { incident_id: string, decision: string, place_id?: string | null, name?: string | null, country?: string | null, lat?: number, lon?: number };
/** A place that is searched or pointed at. */
type Place = { name: string, lat: number, lon: number, around?: string, count?: number, folded?: string };
/** A line of the map's key: circles, and what they mean. */
type KeyCircle = { cx: number, cy: number, r: number, fill: number, dash: number[], wide: number, half: boolean };
type KeyLine = { width: number, height: number, circles: KeyCircle[], text: string };
/** A name in its place on a canvas. */
type Placed = Point & { label: Label, spot: Box, leader?: boolean };
/** Incidents that stand together on the screen; `heads` begin the lists of its members. */
interface Group extends Circle { heads: number[], imprecise: number, name: number, kinds: Uint32Array, into?: Group }
/** What takes room round a point: so many members, and how far their drawing reaches. */
type Circle = Point & { count: number, reach: number };
/** A symbol or a count on the screen; rows of a count are listed when they are asked for. */
type Drawn = Point & { radius: number, rows: Row[], count: number, fanned: boolean, group?: any, from?: Pair, imprecise: number };
type Label = Record<string, any>;
/** A description of a layer, as overlays.py makes it. */
type Spec = Record<string, any>;

interface Window {
  geoincidents: any;
}

// The page holds the elements that its script asks for, and every canvas can be drawn on.
interface ParentNode {
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}
interface Document { getElementById(id: string): HTMLElement }
interface HTMLCanvasElement { getContext(kind: '2d'): CanvasRenderingContext2D }
interface Uint8ArrayConstructor { fromBase64?: (text: string) => Uint8Array }
