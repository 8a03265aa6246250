package io.skingate.events;

import io.skingate.events.FeedAnswer.Expired;
import io.skingate.events.FeedAnswer.Lost;
import io.skingate.events.FeedAnswer.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a reader's answer of stretches of its store's feed: the rules of cursors and pages. Does no
 * I/O. Belongs to one thread.
 */
final class FeedScan {
  /** Entries that a search looks at in one stretch: well below a millisecond of Redis. */
  static final int STRETCH = 500;

  /** Stretches that one call looks at. */
  static final int MOST_STRETCHES = 10;

  /**
   * What was written after a fail-over may bear earlier times than what was lost, by as much as the
   * clocks of two servers differ.
   */
  private static final long CLOCKS_DIFFER_MILLIS = 60_000;

  private final String tenantId;
  private final EventQuery query;
  private final List<Event> found = new ArrayList<>();
  private EventCursor at;
  private int stretches;

  FeedScan(String tenantId, EventQuery query) {
    this(tenantId, query, query.after());
  }

  /**
   * @param at where the reader stands; null where it does not say
   */
  FeedScan(String tenantId, EventQuery query, EventCursor at) {
    this.tenantId = tenantId;
    this.query = query;
    this.at = at;
  }

  /** Of the entry that the next stretch begins with, as Redis takes it. */
  String from() {
    return from(at, query.since());
  }

  static String from(EventCursor at, Instant since) {
    if (at != null) {
      return at.isStart() ? "-" : at.id().toString();
    }
    return since == null ? "-" : Math.max(0, since.toEpochMilli()) + "-0";
  }

  /** How many entries the next stretch may have: that one and one beyond are no part of a page. */
  int count() {
    return (query.isFiltered() ? STRETCH : query.limit()) + 2;
  }

  /** The newest entry that was looked at. */
  EventCursor at() {
    return at == null ? EventCursor.START : at;
  }

  /**
   * Looks through a stretch.
   *
   * @return the answer; empty where another stretch has to be looked at first
   */
  Optional<FeedAnswer> take(FeedSlice slice) {
    stretches++;
    FeedSlice.Standing standing = at == null ? FeedSlice.Standing.GOOD : slice.standing(at);
    if (standing != FeedSlice.Standing.GOOD) {
      return Optional.of(stretches > 1 ? page(true) : gone(standing, slice));
    }
    if (slice.isNothing()) {
      at = EventCursor.START;
      return Optional.of(page(false));
    }
    EventId shownBehind = at == null ? EventId.ZERO : at.id();
    if (slice.hidden() != null && slice.hidden().id().compareTo(shownBehind) > 0) {
      shownBehind = slice.hidden().id();
    }
    for (EventEntry entry : slice.entries()) {
      if (entry.id().compareTo(shownBehind) <= 0) {
        continue;
      }
      Optional<Event> event = Event.read(entry.id(), entry.packed());
      if (event.isEmpty()) {
        // A pod of the newer build goes on from here.
        return Optional.of(page(false));
      }
      if (query.wants(event.get())) {
        if (found.size() == query.limit()) {
          return Optional.of(page(true));
        }
        found.add(event.get());
      }
      at = EventCursor.at(entry, slice.firstId());
    }
    if (at == null) {
      at = EventCursor.at(slice.newest(), slice.firstId());
    }
    if (slice.reachesEnd()) {
      return Optional.of(page(false));
    }
    return found.size() == query.limit() || stretches == MOST_STRETCHES
        ? Optional.of(page(true))
        : Optional.empty();
  }

  /** What was found so far. */
  Page page(boolean more) {
    return new Page(List.copyOf(found), at().text(tenantId), more);
  }

  private FeedAnswer gone(FeedSlice.Standing standing, FeedSlice slice) {
    if (standing == FeedSlice.Standing.EXPIRED) {
      EventCursor oldest =
          slice.hidden() == null
              ? EventCursor.START
              : EventCursor.at(slice.hidden(), slice.firstId());
      return new Expired(oldest.text(tenantId));
    }
    long millis = at.id().millis() - CLOCKS_DIFFER_MILLIS;
    if (!slice.isNothing() && EventCursor.feed(slice.firstId()) != at.feed()) {
      millis = Math.min(millis, EventId.parse(slice.firstId()).millis());
    }
    return new Lost(Instant.ofEpochMilli(Math.max(0, millis)));
  }
}
