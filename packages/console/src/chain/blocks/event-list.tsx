/** Events in their order, each with its fields by name. */
import { Fields } from '../values/shown-value.tsx';
import type { NamedFields } from './read-block.ts';

/** The list. */
export function EventList({ events }: { readonly events: readonly NamedFields[] }) {
  return (
    <ol className="events">
      {events.map((event, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an event is named by its place
        <li key={at} className="event">
          <span className="event-name" title={event.docs.join(' ')}>
            {event.name}
          </span>
          {event.fields.length > 0 && <Fields fields={event.fields} />}
        </li>
      ))}
    </ol>
  );
}
