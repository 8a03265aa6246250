package io.skingate.events;

import java.time.Instant;
import java.util.List;

/** What a reader of a feed gets. */
public sealed interface FeedAnswer {
  /**
   * What happened next.
   *
   * @param cursor where to read on
   * @param more whether another call would give more at once
   */
  record Page(List<Event> events, String cursor, boolean more) implements FeedAnswer {}

  /**
   * What happened next is not kept any more.
   *
   * @param oldest the cursor before the oldest entry that is kept
   */
  record Expired(String oldest) implements FeedAnswer {}

  /**
   * Redis lost the entry that the reader saw last, and maybe others before and behind it.
   *
   * @param since the time to read from again
   */
  record Lost(Instant since) implements FeedAnswer {}
}
