package io.skingate.catalog.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skingate.catalog.sharing.Head.Route;
import io.skingate.catalog.sharing.Head.Way;
import io.skingate.config.CatalogConfig;
import io.skingate.skinsnode.StandIn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
  private static SharedObject base(long number, long bytes) {
    return new SharedObject(0, number, Pieces.count(bytes), bytes);
  }

  private static SharedObject delta(long from, long to, long bytes) {
    return new SharedObject(from, to, Pieces.count(bytes), bytes);
  }

  private static Head head(long number, SharedObject base, SharedObject... deltas) {
    return new Head(number, number, 0, 0, 0, "d", null, 0, base, List.of(deltas));
  }

  private static Head chain() {
    return head(50, base(30, 1_000), delta(20, 30, 10), delta(30, 40, 20), delta(40, 50, 30));
  }

  @ParameterizedTest
  @CsvSource({
    "20, DELTAS, 30 40 50",
    "30, DELTAS, 40 50",
    "40, DELTAS, 50",
    "0, BASE, 40 50",
    "10, BASE, 40 50",
    "35, BASE, 40 50",
    "60, BASE, 40 50",
  })
  void the_shortest_way_to_what_is_shared(long atHand, Way way, String deltas) {
    Route route = chain().route(atHand);
    assertThat(route.way()).isEqualTo(way);
    assertThat(route.deltas())
        .extracting(SharedObject::number)
        .containsExactlyElementsOf(Arrays.stream(deltas.split(" ")).map(Long::valueOf).toList());
  }

  @Test
  void a_base_alone_needs_no_deltas_and_a_broken_chain_leads_nowhere() {
    assertThat(head(30, base(30, 9), delta(20, 30, 9)).route(0).deltas()).isEmpty();
    assertThat(head(50, base(30, 9), delta(40, 50, 9)).route(0)).isNull();
    assertThat(head(50, null, delta(40, 50, 9)).route(0)).isNull();
    assertThat(head(50, null, delta(40, 50, 9)).route(40).way()).isEqualTo(Way.DELTAS);
  }

  @Test
  void a_base_is_wanted_where_the_deltas_outweigh_it_or_are_too_many() {
    assertThat(chain().wantsBase(940)).isFalse();
    assertThat(chain().wantsBase(941)).isTrue();
    assertThat(head(50, null).wantsBase(1)).isTrue();
    SharedObject[] many =
        Collections.nCopies(Head.MOST_DELTAS, delta(1, 2, 1)).toArray(SharedObject[]::new);
    assertThat(head(2, base(1, 1_000_000), many).wantsBase(1)).isTrue();
    many[0] = null;
    assertThat(head(2, base(1, 1_000_000), Arrays.copyOfRange(many, 1, many.length)).wantsBase(1))
        .isFalse();
  }

  @Test
  void objects_are_read_as_they_are_written() {
    SharedObject base = base(1_764_124_783_123_456L, 8_000_000);
    SharedObject delta = delta(1_764_124_783_123_456L, 1_764_124_788_123_999L, 1);
    assertThat(base.pieces()).isEqualTo(31);
    assertThat(SharedObject.base(base.text())).isEqualTo(base);
    assertThat(SharedObject.delta(delta.text())).isEqualTo(delta);
    assertThat(Turn.deltas(delta.text() + ';' + delta.text())).containsExactly(delta, delta);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1 2", "1 1 x", "1 2 5", "1 0 5", "1 1 5 6", "1 1 -5"})
  void what_is_no_object_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SharedObject.base(text));
  }

  @Test
  void no_piece_is_larger_than_a_value_may_be() {
    assertThat(Pieces.count(0)).isZero();
    assertThat(Pieces.count(Pieces.LARGEST - 5)).isEqualTo(1);
    assertThat(Pieces.count(Pieces.LARGEST - 4)).isEqualTo(2);
  }

  @Test
  void keys_lie_in_one_slot_and_are_another_clients_never() {
    URI url = URI.create("https://skinsnode.example");
    SharedKeys keys = new SharedKeys("p", StandIn.account("main", "client", url));
    String tag = keys.headAndLease().get(0).replaceAll(".*(\\{.*\\}).*", "$1");
    assertThat(tag).startsWith("{main.");
    assertThat(List.of(keys.lease().get(0), keys.pieces(base(1, 1)), keys.pieces(delta(1, 2, 1))))
        .allMatch(key -> key.startsWith("p:") && key.contains(tag));
    for (String[] other : new String[][] {{"b", "client"}, {"main", "other"}}) {
      SharedKeys others = new SharedKeys("p", StandIn.account(other[0], other[1], url));
      assertThat(others.headAndLease()).doesNotContainAnyElementsOf(keys.headAndLease());
    }
  }

  @ParameterizedTest
  @CsvSource({"100ms, 5m, 500, 610000", "5s, 5m, 5000, 610000", "1h, 5m, 10000, 7210000"})
  void a_lease_lasts_an_interval_within_bounds(
      String interval, String maxStale, long lease, long expiry) {
    SharingTimes times = SharingTimes.of(new CatalogConfig(duration(interval), duration(maxStale)));
    assertThat(times.lease()).hasMillis(lease);
    assertThat(times.expiry()).hasMillis(expiry);
  }

  private static Duration duration(String text) {
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
        : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  @Test
  void moments_of_rediss_clock_are_never_taken_for_later_than_they_were() {
    Instant asked = Instant.EPOCH.plusSeconds(100);
    Head head = new Head(1, 1, 7_000, 8_000, 8_000, "d", null, 0, null, List.of());
    Turn turn = new Turn(null, asked, 10_000, Duration.ZERO, false, head);
    assertThat(turn.began()).isEqualTo(asked.minusSeconds(3));
    assertThat(turn.ownTime(8_000)).isEqualTo(asked.minusSeconds(2));
    assertThat(turn.untilDue(Duration.ofSeconds(5))).hasSeconds(2);
    assertThat(turn.untilDue(Duration.ofSeconds(2))).isZero();
    Turn wentBack = new Turn(null, asked, 6_000, Duration.ZERO, false, head);
    assertThat(wentBack.began()).isEqualTo(Instant.EPOCH);
    assertThat(wentBack.untilDue(Duration.ofSeconds(5))).isZero();
  }
}
