// A template as a study's report names it: its own file, for reports and templates both speak of it.
import { type Static, Type } from 'typebox';

export const FittingTemplate = Type.Object({ key: Type.String(), name: Type.String() });
export type FittingTemplate = Static<typeof FittingTemplate>;
