package io.skingate.callback.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.callback.queue.Deliveries.State;
import io.skingate.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list that has both the deliveries that wait and those that were given up. */
class DeliveryListIT {
  private static TestRedis redis;

  private final QueueFixture fixture =
      new QueueFixture(redis, QueueFixture.settings(Duration.ofSeconds(30), 100));

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void both_lists_are_paged_as_one_newest_first() {
    pendingAndDeadInTurn(25);

    List<DeliveryCursor> all = page(null, 100, null);

    assertThat(all)
        .hasSize(25)
        .isSortedAccordingTo(DeliveryCursor.NEWEST_FIRST)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    page(State.PENDING, 100, null).stream(), page(State.DEAD, 100, null).stream())
                .toList());
    List<DeliveryCursor> paged = new ArrayList<>();
    DeliveryCursor after = null;
    for (List<DeliveryCursor> page = page(null, 4, after);
        !page.isEmpty();
        page = page(null, 4, after)) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      paged.addAll(page);
      after = DeliveryCursor.parse(page.get(page.size() - 1).toString()).orElseThrow();
    }
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void what_moves_from_one_list_to_the_other_between_two_pages_keeps_its_place() {
    pendingAndDeadInTurn(12);
    List<DeliveryCursor> all = page(null, 100, null);
    List<DeliveryCursor> first = page(null, 5, null);

    redis.on(() -> fixture.store.replayDead(fixture.tenant));
    fixture.claim(100).forEach(fixture::dead);

    assertThat(page(null, 100, first.get(4))).isEqualTo(all.subList(5, 12));
  }

  private void pendingAndDeadInTurn(int count) {
    for (int i = 0; i < count; i++) {
      fixture.order("o-" + i);
      fixture.update("o-" + i, "sent");
    }
    List<ClaimedDelivery> claimed = fixture.claim(count);
    for (int i = 0; i < count; i++) {
      if (i % 2 == 0) {
        fixture.dead(claimed.get(i));
      } else {
        fixture.retry(claimed.get(i), Duration.ZERO);
      }
    }
  }

  private List<DeliveryCursor> page(State state, int most, DeliveryCursor after) {
    return redis.on(() -> fixture.store.list(fixture.tenant, state, most, after));
  }
}
