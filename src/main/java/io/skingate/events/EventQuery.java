package io.skingate.events;

import io.skingate.events.Event.Type;
import java.time.Duration;
import java.time.Instant;

/**
 * What a reader asks for.
 *
 * @param after where it stands; null where it does not say
 * @param since the time that it begins with; null where it does not say, always with {@code after}
 * @param limit most events
 * @param waitFor how long an empty answer may be held back
 * @param type of the events, null for all
 * @param externalId of the events' order, null for all
 */
public record EventQuery(
    EventCursor after, Instant since, int limit, Duration waitFor, Type type, String externalId) {
  boolean isFiltered() {
    return type != null || externalId != null;
  }

  boolean wants(Event event) {
    return (type == null || event.type() == type)
        && (externalId == null || externalId.equals(event.externalId()));
  }
}
