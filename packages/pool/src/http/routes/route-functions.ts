/** What a route's function is given and must answer, from the route's own schemas. */
import type { RouteAnswer, RouteDefinition, RouteTable } from '@adit/wire';
import type { Static, TSchema } from 'typebox';
import type { Caller } from '../../service.ts';

type Part<Route, Key extends string> = Route extends {
  readonly [K in Key]: infer S extends TSchema;
}
  ? Static<S>
  : undefined;

/** What a route's function is given; every part has passed its schema. */
export interface Call<Route extends RouteDefinition> {
  /** Who signed; on routes without a signature reading it is a defect and throws. */
  readonly caller: () => Caller;
  readonly params: Part<Route, 'params'>;
  readonly query: Part<Route, 'query'>;
  readonly body: Part<Route, 'body'>;
}

/** One function a route of a table. */
export type RouteFunctions<Routes extends RouteTable> = {
  readonly [Name in keyof Routes]: (call: Call<Routes[Name]>) => Promise<RouteAnswer<Routes[Name]>>;
};
