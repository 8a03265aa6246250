package io.skingate.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantRoundsTest {
  private static final Duration TICK = Duration.ofMillis(200);

  private final TenantRounds rounds = new TenantRounds(Duration.ofMinutes(1), new Random(1));

  private static List<String> tenants(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
  }

  private List<String> visits(List<String> tenants, Duration time) {
    List<String> visited = new ArrayList<>();
    for (long i = 0; i < time.dividedBy(TICK); i++) {
      visited.addAll(rounds.next(tenants, TICK));
    }
    return visited;
  }

  @ParameterizedTest
  @CsvSource({"10000, 60, 34", "5000, 60, 17", "1200, 60, 5", "100, 5, 5", "1, 5, 1"})
  void each_tenant_is_visited_once_a_round_and_a_tick_has_no_more_than_its_share(
      int count, int seconds, int most) {
    List<String> tenants = tenants(count);
    List<String> visited = new ArrayList<>();
    for (long i = 0; i < Duration.ofSeconds(seconds).plusSeconds(1).dividedBy(TICK); i++) {
      List<String> turn = rounds.next(tenants, TICK);
      assertThat(turn).hasSizeLessThanOrEqualTo(most);
      visited.addAll(turn);
    }
    assertThat(visited).containsAll(tenants);
    assertThat(visited.size()).isBetween(count, count + count / 5 + 1);
  }

  @Test
  void a_pause_is_not_made_up_for_by_more_than_one_visit_of_each() {
    List<String> tenants = tenants(1000);
    assertThat(rounds.next(tenants, Duration.ofHours(5))).hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void a_tenant_that_is_added_is_visited_within_two_rounds() {
    visits(tenants(10), Duration.ofSeconds(3));
    assertThat(visits(tenants(11), Duration.ofSeconds(10))).contains("t10");
  }

  @Test
  void without_tenants_nobody_is_visited() {
    assertThat(visits(List.of(), Duration.ofMinutes(2))).isEmpty();
  }
}
