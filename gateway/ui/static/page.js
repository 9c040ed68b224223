// Every page: draws, goes live where there is something to follow, and binds what people can do.
import { drawAll } from './draw.js';
import { live } from './live.js';

drawAll();
addEventListener('resize', () => drawAll());
live();
if (document.querySelector('dialog.sheet')) (await import('./acts.js')).acts();
if (document.querySelector('[data-series]')) (await import('./chart.js')).charts();
