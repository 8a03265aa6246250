package io.skingate.events;

import static io.skingate.events.Feeds.TENANT;
import static io.skingate.events.Feeds.after;
import static io.skingate.events.Feeds.at;
import static io.skingate.events.Feeds.cursor;
import static io.skingate.events.Feeds.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.events.FeedAnswer.Expired;
import io.skingate.events.FeedAnswer.Lost;
import io.skingate.events.FeedAnswer.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedScanTest {
  private final List<EventEntry> kept = new ArrayList<>();
  private EventEntry hidden;

  private void feed(long... millis) {
    kept.clear();
    for (long each : millis) {
      kept.add(entry(each));
    }
  }

  private FeedAnswer read(EventQuery query) {
    FeedScan scan = new FeedScan(TENANT, query);
    while (true) {
      FeedSlice slice =
          kept.isEmpty() ? FeedSlice.NOTHING : Feeds.slice(kept, hidden, scan.from(), scan.count());
      Optional<FeedAnswer> answer = scan.take(slice);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  private Page page(EventQuery query) {
    return (Page) read(query);
  }

  private static List<Long> times(Page page) {
    return page.events().stream().map(Event::atMillis).toList();
  }

  private static EventQuery since(long millis) {
    return new EventQuery(null, Instant.ofEpochMilli(millis), 10, Duration.ZERO, null, null);
  }

  private static EventQuery search(EventCursor after, int limit, String externalId) {
    return new EventQuery(after, null, limit, Duration.ZERO, null, externalId);
  }

  @Test
  void a_feed_in_which_nothing_was_written_has_a_cursor_that_holds_later() {
    Page nothing = page(after(null, 10));
    assertThat(nothing.events()).isEmpty();
    assertThat(nothing.more()).isFalse();
    feed(1, 2);
    assertThat(times(page(after(cursor(nothing.cursor()), 10)))).containsExactly(1L, 2L);
  }

  @Test
  void without_a_place_it_begins_with_the_oldest_that_is_shown() {
    feed(5, 6, 7);
    assertThat(times(page(after(null, 10)))).containsExactly(5L, 6L, 7L);
    hidden = kept.get(0);
    assertThat(times(page(after(null, 10)))).containsExactly(6L, 7L);
  }

  @Test
  void pages_join_without_a_gap_and_say_whether_there_is_more() {
    feed(1, 2, 3, 4, 5);
    Page first = page(after(null, 2));
    assertThat(times(first)).containsExactly(1L, 2L);
    assertThat(first.more()).isTrue();
    Page second = page(after(cursor(first.cursor()), 2));
    assertThat(times(second)).containsExactly(3L, 4L);
    assertThat(second.more()).isTrue();
    Page third = page(after(cursor(second.cursor()), 2));
    assertThat(times(third)).containsExactly(5L);
    assertThat(third.more()).isFalse();
    Page last = page(after(cursor(third.cursor()), 2));
    assertThat(last.events()).isEmpty();
    assertThat(last.cursor()).isEqualTo(third.cursor());
    kept.add(entry(6));
    assertThat(times(page(after(cursor(last.cursor()), 2)))).containsExactly(6L);
  }

  @Test
  void a_page_that_is_just_full_has_no_more() {
    feed(1, 2);
    assertThat(page(after(null, 2)).more()).isFalse();
  }

  @Test
  void since_begins_at_a_time() {
    feed(10, 20, 30);
    assertThat(times(page(since(20)))).containsExactly(20L, 30L);
    assertThat(times(page(since(21)))).containsExactly(30L);
    assertThat(times(page(since(1)))).as("before the oldest").containsExactly(10L, 20L, 30L);
    assertThat(times(page(since(-5)))).as("before 1970").hasSize(3);
    hidden = kept.get(1);
    assertThat(times(page(since(1)))).as("before the oldest shown").containsExactly(30L);
  }

  @Test
  void since_beyond_the_newest_is_the_present_end() {
    feed(10, 20);
    Page end = page(since(1_000_000));
    assertThat(end.events()).isEmpty();
    kept.add(entry(30));
    assertThat(times(page(after(cursor(end.cursor()), 10)))).containsExactly(30L);
  }

  @Test
  void a_cursor_expires_only_when_entries_behind_it_are_gone() {
    feed(3, 4, 5);
    hidden = kept.get(0);
    assertThat(times(page(after(at(entry(3)), 10))))
        .as("all but what was seen is there")
        .containsExactly(4L, 5L);
    Expired expired = (Expired) read(after(at(entry(2)), 10));
    assertThat(times(page(after(cursor(expired.oldest()), 10)))).containsExactly(4L, 5L);
    assertThat(read(after(EventCursor.START, 10)))
        .as("nothing was seen, and something is gone")
        .isInstanceOf(Expired.class);
  }

  @Test
  void the_newest_entry_is_a_cursor_for_ever() {
    feed(3, 4);
    hidden = kept.get(0);
    Page nothing = page(after(at(entry(4)), 10));
    assertThat(nothing.events()).isEmpty();
    assertThat(nothing.more()).isFalse();
  }

  @Test
  void an_expired_cursor_reads_on_even_where_bounds_were_widened() {
    feed(3, 4);
    Expired expired = (Expired) read(after(at(entry(2)), 10));
    assertThat(times(page(after(cursor(expired.oldest()), 10)))).containsExactly(3L, 4L);
  }

  @Test
  void an_entry_that_is_gone_and_was_not_trimmed_was_lost() {
    long minute = 60_000;
    feed(100 * minute, 101 * minute);
    Lost behind = (Lost) read(after(at(entry(102 * minute)), 10));
    assertThat(behind.since()).isEqualTo(Instant.ofEpochMilli(101 * minute));
    assertThat(read(after(at(entry(100 * minute + 5)), 10)))
        .as("between two that are there")
        .isInstanceOf(Lost.class);
  }

  @Test
  void another_entry_under_the_same_id_is_not_the_one_that_was_seen() {
    feed(1, 2);
    EventEntry seen = entry(2, 1, "another");
    assertThat(read(after(at(seen), 10))).isInstanceOf(Lost.class);
  }

  @Test
  void a_feed_that_began_anew_is_read_from_its_beginning() {
    feed(1, 2);
    EventCursor ofTheOld = EventCursor.at(entry(500_000), "7-0");
    assertThat(((Lost) read(after(ofTheOld, 10))).since()).isEqualTo(Instant.ofEpochMilli(1));
    EventCursor sameId = EventCursor.at(entry(2), "7-0");
    assertThat(read(after(sameId, 10))).isInstanceOf(Lost.class);
    kept.clear();
    assertThat(read(after(at(entry(2)), 10))).as("nothing at all").isInstanceOf(Lost.class);
  }

  @Test
  void a_search_moves_past_all_that_it_looked_at() {
    kept.addAll(IntStream.rangeClosed(1, 1200).mapToObj(i -> entry(i)).toList());
    Page found = page(search(null, 10, "o-700"));
    assertThat(times(found)).containsExactly(700L);
    assertThat(found.more()).isFalse();
    assertThat(cursor(found.cursor()).id().millis()).isEqualTo(1200);
    kept.add(entry(1300, 1, "o-700"));
    assertThat(times(page(search(cursor(found.cursor()), 10, "o-700")))).containsExactly(1300L);
  }

  @Test
  void a_search_says_whether_it_would_find_more() {
    feed(1, 2, 3, 4);
    kept.set(1, entry(2, 1, "a"));
    kept.set(3, entry(4, 1, "a"));
    Page first = page(search(null, 1, "a"));
    assertThat(times(first)).containsExactly(2L);
    assertThat(first.more()).isTrue();
    Page second = page(search(cursor(first.cursor()), 1, "a"));
    assertThat(times(second)).containsExactly(4L);
    assertThat(second.more()).isFalse();
  }

  @Test
  void a_search_is_bounded_and_goes_on_with_the_next_call() {
    int looked = FeedScan.MOST_STRETCHES * FeedScan.STRETCH;
    kept.addAll(IntStream.rangeClosed(1, looked + 1000).mapToObj(i -> entry(i)).toList());
    Page first = page(search(null, 10, "none"));
    assertThat(first.events()).isEmpty();
    assertThat(first.more()).isTrue();
    assertThat(cursor(first.cursor()).id().millis()).isBetween(looked - 50L, looked + 50L);
    Page rest = page(search(cursor(first.cursor()), 10, "none"));
    assertThat(rest.more()).isFalse();
    assertThat(cursor(rest.cursor()).id().millis()).isEqualTo(looked + 1000);
  }

  @Test
  void a_page_ends_before_what_only_a_newer_build_knows() {
    feed(1, 2, 3);
    kept.set(1, entry(2, 99, "o-2"));
    Page page = page(after(null, 10));
    assertThat(times(page)).containsExactly(1L);
    assertThat(page.more()).isFalse();
    assertThat(page(after(cursor(page.cursor()), 10)).events()).isEmpty();
  }
}
