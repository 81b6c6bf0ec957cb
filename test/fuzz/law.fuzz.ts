import { scenes } from '../helpers/arbitrary.ts';
import { checkLaw } from '../helpers/check-law.ts';
import { property } from '../helpers/property.ts';

property('any cut of the signal gives the bits of the whole', scenes, Number(process.env.SHAPES ?? 100_000), checkLaw);
