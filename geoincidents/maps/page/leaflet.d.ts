// What plugins and this package add to Leaflet.

import 'leaflet';

declare module 'leaflet' {
  const AwesomeMarkers: any;
  function markerClusterGroup(options?: any): any;
  interface MapOptions { opening?: any }
  interface ZoomPanOptions { reset?: boolean }
}
