// Leaflet travels compressed. It is unpacked at once and not in a stream, because the scripts that folium writes after it
// wait for nobody; the page's content security policy holds it to the hash that it was written with.

import { gunzipSync, strFromU8 } from 'fflate';

const packed = atob(document.getElementById('geoincidents_leaflet').textContent.trim());
const script = document.createElement('script');
script.textContent = strFromU8(gunzipSync(Uint8Array.from(packed, (letter) => letter.charCodeAt(0))));
document.head.append(script);
