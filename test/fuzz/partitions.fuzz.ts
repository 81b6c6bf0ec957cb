import { checkLaw } from '../helpers/check-law.ts';
import { longScenes } from '../helpers/long-filters.ts';
import { property } from '../helpers/property.ts';

const SHAPES = Number(process.env.SHAPES ?? 20_000);

property('any cut of the signal gives the bits of the whole, through partitions', longScenes, SHAPES, checkLaw);
