package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.order.inspection.OrderSearch;
import io.skingate.order.inspection.OrderSearch.Found;
import io.skingate.order.inspection.OrderSearch.Place;
import io.skingate.order.inspection.OrderSearch.Stretch;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderUpdate;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders that are looked for by what is indexed anyway. */
class OrderSearchIT {
  private static TestRedis redis;

  private final Tenant tenant =
      TestTenants.tenant("t" + UUID.randomUUID().toString().substring(0, 8));
  private final OrderStore store =
      new OrderStore(redis.link(), "test", OrderSamples.TIMES, 10_000, Budgets.none());
  private final UpdateStore updates =
      new UpdateStore(redis.link(), "test", OrderSamples.TIMES, Budgets.none());
  private final OrderSearch search = OrderSearch.over(redis.link(), "test");

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private void place(String id, String status) {
    OrderRequest order = OrderSamples.order(id);
    Admission admission =
        redis.on(
            () ->
                store.admit(tenant, order, Buffer.buffer("{}"), OrderSamples.TRACE, "owner-" + id));
    long fence = ((Admission.Claimed) admission).fence();
    redis.on(
        () ->
            store.finish(
                tenant.id(),
                id,
                fence,
                Settlement.taken(update(id, "accepted"), false, Duration.ofSeconds(60))));
    if (!status.equals("accepted")) {
      become(id, status);
    }
  }

  private void become(String id, String status) {
    redis.on(
        () ->
            updates.ingest(
                tenant.id(),
                id,
                tenant.upstreamName(id),
                UpdateStore.Source.WEBHOOK,
                UUID.randomUUID().toString(),
                Duration.ofHours(24),
                update(id, status)));
  }

  private OrderUpdate update(String id, String status) {
    return new OrderUpdate(
        status, Instant.now(), OrderSamples.body(tenant.upstreamName(id), status));
  }

  private Stretch look(Place place, String sought, int most, String from) {
    return redis.on(() -> search.look(tenant.id(), place, sought, most, from));
  }

  private List<String> all(Place place, String status, int most) {
    List<String> ids = new ArrayList<>();
    String from = "";
    do {
      Stretch stretch = look(place, status, most, from);
      assertThat(stretch.orders()).hasSizeLessThanOrEqualTo(most);
      stretch.orders().forEach(order -> ids.add(order.externalId()));
      from = stretch.next();
    } while (!from.isEmpty());
    return ids;
  }

  @Test
  void one_is_found_with_its_status_and_phase() {
    place("a", "sent");
    Found found = look(Place.ONE, "a", 1, "").orders().get(0);
    assertThat(found.externalId()).isEqualTo("a");
    assertThat(found.status()).isEqualTo("sent");
    assertThat(found.phase()).isEqualTo("placed");
    assertThat(Instant.ofEpochMilli(found.createdAtMillis()))
        .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(5));
    assertThat(look(Place.ONE, "b", 1, "").orders()).isEmpty();
  }

  @Test
  void one_that_was_only_claimed_has_no_status_yet() {
    redis.on(
        () ->
            store.admit(
                tenant, OrderSamples.order("a"), Buffer.buffer("{}"), OrderSamples.TRACE, "owner"));
    Found found = look(Place.ONE, "a", 1, "").orders().get(0);
    assertThat(found.status()).isEmpty();
    assertThat(found.phase()).isEqualTo("claimed");
  }

  @Test
  void open_orders_are_found_by_any_status_also_one_that_nobody_knows() {
    place("a", "sent");
    place("b", "accepted");
    place("c", "trade_offered");
    place("d", "completed");
    assertThat(all(Place.OPEN, "sent", 10)).containsExactly("a");
    assertThat(all(Place.OPEN, "accepted", 10)).containsExactly("b");
    assertThat(all(Place.OPEN, "trade_offered", 10)).containsExactly("c");
    assertThat(all(Place.OPEN, "processing", 10)).isEmpty();
    assertThat(all(Place.OPEN, "", 2)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void stretches_go_on_where_they_ended_also_among_orders_that_are_due_at_once() {
    List<String> ids = IntStream.range(0, 250).mapToObj(i -> "o" + i).toList();
    ids.forEach(id -> place(id, "accepted"));
    String work = Keys.base("test", tenant.id()).get(0) + "work";
    for (String id : ids.subList(50, 230)) {
      redis.on(
          () ->
              redis
                  .link()
                  .command(
                      "zadd", Request.cmd(Command.ZADD).arg(work).arg("1795639988350").arg(id)));
    }
    assertThat(all(Place.OPEN, "accepted", 7)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(all(Place.OPEN, "accepted", 1000)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void ended_orders_are_found_newest_first_as_long_as_they_still_stand_there() {
    for (String id : List.of("a", "b", "c", "d")) {
      place(id, "completed");
    }
    place("e", "failed");
    become("b", "reversed");
    assertThat(all(Place.ENDED, "completed", 10)).containsExactly("d", "c", "a");
    assertThat(all(Place.ENDED, "completed", 1)).containsExactly("d", "c", "a");
    assertThat(all(Place.ENDED, "failed", 10)).containsExactly("e");
    assertThat(all(Place.ENDED, "reversed", 10)).containsExactly("b");
    assertThat(all(Place.ENDED, "expired", 10)).isEmpty();
  }

  @Test
  void a_record_that_only_a_newer_build_can_read_is_left_out() {
    place("a", "sent");
    place("b", "sent");
    String record = Keys.base("test", tenant.id()).get(0) + "r:a";
    redis.on(
        () ->
            redis
                .link()
                .command(
                    "setrange", Request.cmd(Command.SETRANGE).arg(record).arg("0").arg("\u007f")));
    assertThat(all(Place.OPEN, "sent", 10)).containsExactly("b");
    assertThat(look(Place.ONE, "a", 1, "").orders()).isEmpty();
  }
}
