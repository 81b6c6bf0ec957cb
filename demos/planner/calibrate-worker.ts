import { calibrate } from 'tapline';

// Beside the page, which goes on meanwhile.
postMessage(calibrate());
