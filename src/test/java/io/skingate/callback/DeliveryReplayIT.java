package io.skingate.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.callback.queue.Deliveries.DeadFilter;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.callback.queue.Deliveries.Replayed;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.callback.queue.DeliveryCursor;
import io.skingate.callback.queue.DeliveryId;
import io.skingate.callback.queue.QueueFixture;
import io.skingate.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which dead deliveries are sent again, and which deliveries an order has. */
class DeliveryReplayIT {
  private static TestRedis redis;

  private final QueueFixture fixture =
      new QueueFixture(redis, QueueFixture.settings(Duration.ofSeconds(30), 1000));

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private void die(String id, String status) {
    fixture.update(id, status);
    fixture.claim(1).forEach(fixture::dead);
  }

  /** Many whose updates came in the same few milliseconds. */
  private void dieTogether(int count) {
    IntStream.range(0, count).forEach(i -> fixture.order("o-" + i));
    IntStream.range(0, count).parallel().forEach(i -> fixture.update("o-" + i, "sent"));
    fixture.claim(1000).forEach(fixture::dead);
    assertThat(fixture.stats().dead()).isEqualTo(count);
  }

  private Replayed replay(Instant since, Instant until, List<String> orders, long most) {
    DeadFilter filter = new DeadFilter(fixture.tenant, since, until, orders);
    return redis.on(() -> fixture.store.replayDead(filter, most));
  }

  private List<Delivery> ofOrder(String id) {
    return redis.on(() -> fixture.store.ofOrder(fixture.tenant, id));
  }

  private static Instant at(Delivery delivery) {
    return Instant.ofEpochMilli(DeliveryId.parse(delivery.id()).orElseThrow().sequence());
  }

  @Test
  void of_more_than_a_call_looks_at_each_is_sent_again_once() {
    dieTogether(230);
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(100, 0, true));
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(100, 0, true));
    assertThat(replay(null, null, null, 30)).isEqualTo(new Replayed(30, 0, false));
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(0, 0, false));
    assertThat(fixture.audit()).isEmpty();
    assertThat(fixture.stats().pending()).isEqualTo(230);
    assertThat(ofOrder("o-7")).extracting(Delivery::state).containsExactly("pending");
  }

  @Test
  void only_updates_of_the_time_asked_for_are_sent_again_both_ends_included() {
    for (String id : List.of("a", "b", "c")) {
      fixture.order(id);
      die(id, "sent");
      // Times are told by the millisecond, and each must have one of its own.
      Instant own = at(ofOrder(id).get(0));
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> Instant.now().toEpochMilli() > own.toEpochMilli());
    }
    Instant a = at(ofOrder("a").get(0));
    Instant c = at(ofOrder("c").get(0));
    assertThat(replay(a.plusNanos(1), c.minusNanos(1), null, 100))
        .isEqualTo(new Replayed(1, 0, false));
    assertThat(ofOrder("b")).extracting(Delivery::state).containsExactly("pending");
    assertThat(replay(c, null, null, 100).replayed()).isEqualTo(1);
    assertThat(ofOrder("a")).extracting(Delivery::state).containsExactly("dead");
    assertThat(replay(null, a, null, 100).replayed()).isEqualTo(1);
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void only_the_orders_asked_for_are_sent_again_with_all_that_is_dead_of_them() {
    for (String id : List.of("a", "b", "c")) {
      fixture.order(id);
      die(id, "processing");
      die(id, "sent");
    }
    fixture.update("b", "completed");
    List<String> asked = List.of("none", "a", "b");
    assertThat(replay(null, null, asked, 3)).isEqualTo(new Replayed(3, 0, true));
    assertThat(replay(null, null, asked, 3)).isEqualTo(new Replayed(1, 0, false));
    assertThat(replay(null, null, asked, 3)).isEqualTo(new Replayed(0, 0, false));
    assertThat(ofOrder("c")).extracting(Delivery::state).containsExactly("dead", "dead");
    assertThat(ofOrder("a")).extracting(Delivery::state).containsExactly("pending", "pending");
    assertThat(fixture.audit()).isEmpty();
    Instant first = at(ofOrder("c").get(1));
    assertThat(replay(null, first, List.of("c"), 3)).isEqualTo(new Replayed(1, 0, false));
    assertThat(ofOrder("c")).extracting(Delivery::state).containsExactly("dead", "pending");
    assertThat(ofOrder("none")).isEmpty();
  }

  @Test
  void two_hundred_orders_are_looked_at_and_what_is_asked_for_is_all_that_is_sent() {
    dieTogether(210);
    List<String> asked = IntStream.range(5, 205).mapToObj(i -> "o-" + i).toList();
    assertThat(replay(null, null, asked, 10_000)).isEqualTo(new Replayed(200, 0, false));
    assertThat(fixture.stats().dead()).isEqualTo(10);
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void what_is_kept_no_more_is_counted_and_leaves_the_list() {
    for (String id : List.of("gone", "kept")) {
      fixture.order(id);
      die(id, "sent");
    }
    fixture.expire("r:gone", Duration.ofMillis(-1));
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(1, 1, false));
    assertThat(fixture.stats().dead()).isZero();
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(0, 0, false));
  }

  @Test
  void what_a_newer_build_wrote_is_left_alone() {
    fixture.order("newer");
    die("newer", "sent");
    fixture.writtenByNewerBuild("newer");
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(0, 0, false));
    assertThat(replay(null, null, List.of("newer"), 100)).isEqualTo(new Replayed(0, 0, false));
    fixture.writtenByThisBuild("newer");
    assertThat(replay(null, null, null, 100)).isEqualTo(new Replayed(1, 0, false));
  }

  @Test
  void an_orders_deliveries_are_paged_by_state_newest_first() {
    fixture.order("o");
    for (String status : List.of("accepted", "processing", "pending")) {
      fixture.update("o", status);
      fixture.claim(1).forEach(fixture::ok);
    }
    die("o", "sent");
    fixture.update("o", "completed");

    assertThat(ofOrder("o"))
        .extracting(Delivery::status)
        .containsExactly("completed", "sent", "pending", "processing", "accepted");
    assertThat(page(State.DELIVERED, 2, null)).isEqualTo(positions(ofOrder("o").subList(2, 4)));
    List<DeliveryCursor> paged = new ArrayList<>();
    for (List<DeliveryCursor> page = page(null, 2, null);
        !page.isEmpty();
        page = page(null, 2, page.get(page.size() - 1))) {
      paged.addAll(page);
    }
    assertThat(paged).isEqualTo(positions(ofOrder("o")));
    assertThat(page(State.PENDING, 9, null)).hasSize(1);
    assertThat(page(State.DEAD, 9, null)).hasSize(1);
    long newest = positions(ofOrder("o")).get(0).sequence();
    assertThat(page(null, 9, new DeliveryCursor(newest, fixture.tenant, newest + ":z"))).hasSize(5);
    assertThat(page(null, 9, new DeliveryCursor(newest, fixture.tenant, newest + ":a"))).hasSize(4);
  }

  private List<DeliveryCursor> page(State state, int most, DeliveryCursor after) {
    Filter filter = new Filter(fixture.tenant, "o", state);
    return redis.on(() -> fixture.store.list(fixture.tenant, filter, most, after));
  }

  private static List<DeliveryCursor> positions(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(delivery -> DeliveryCursor.of(DeliveryId.parse(delivery.id()).orElseThrow()))
        .toList();
  }
}
