package io.skingate.events;

import java.util.List;

/**
 * A stretch of a store's feed, and how the feed stood when it was read. Immutable.
 *
 * @param firstId of the first entry that was ever written; null where there is no feed
 * @param oldest id of the oldest entry that is kept
 * @param hidden the newest entry that is too old, or one too many, to be shown; null for none
 * @param newest of all entries
 * @param entries oldest first; may begin with what is not shown any more
 */
record FeedSlice(
    String firstId,
    EventId oldest,
    EventEntry hidden,
    EventEntry newest,
    List<EventEntry> entries) {
  /** Of a feed in which nothing was written yet. */
  static final FeedSlice NOTHING = new FeedSlice(null, null, null, null, List.of());

  boolean isNothing() {
    return firstId == null;
  }

  /** Whether everything behind these entries is in here. */
  boolean reachesEnd() {
    return isNothing()
        || entries.isEmpty()
        || entries.get(entries.size() - 1).id().equals(newest.id());
  }

  /** The same without the entries before that one. */
  FeedSlice from(EventId id) {
    int before = 0;
    while (before < entries.size() && entries.get(before).id().compareTo(id) < 0) {
      before++;
    }
    return new FeedSlice(firstId, oldest, hidden, newest, entries.subList(before, entries.size()));
  }

  /** Whether a reader who stood there may read on. */
  Standing standing(EventCursor cursor) {
    if (cursor.isStart()) {
      return hidden == null ? Standing.GOOD : Standing.EXPIRED;
    }
    if (isNothing() || EventCursor.feed(firstId) != cursor.feed()) {
      return Standing.LOST;
    }
    if (cursor.id().compareTo(oldest) < 0) {
      return Standing.EXPIRED;
    }
    boolean there =
        entries.stream()
            .takeWhile(entry -> entry.id().compareTo(cursor.id()) <= 0)
            .anyMatch(
                entry -> entry.id().equals(cursor.id()) && entry.checksum() == cursor.entry());
    return there ? Standing.GOOD : Standing.LOST;
  }

  /** What has become of the entry that a reader saw last. */
  enum Standing {
    GOOD,
    /** Entries behind it were taken away since. */
    EXPIRED,
    /** Redis lost it. */
    LOST
  }
}
