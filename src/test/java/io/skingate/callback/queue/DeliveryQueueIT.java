package io.skingate.callback.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.Replay;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.callback.queue.DeliveryQueue.Outcome;
import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.order.store.IngestResult;
import io.skingate.order.store.LeaseOffer;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.testing.TestRedis;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue's scripts against a real Redis, each test with a tenant of its own. */
class DeliveryQueueIT {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static TestRedis redis;

  private final QueueFixture fixture = fixture(LONG, 16);

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static QueueFixture fixture(Duration lease, int maxConcurrency) {
    return new QueueFixture(redis, QueueFixture.settings(lease, maxConcurrency));
  }

  @Test
  void an_update_is_claimed_with_all_that_sending_needs() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    ClaimedDelivery claimed = fixture.claim(10).get(0);
    assertThat(claimed.externalId()).isEqualTo("o-1");
    assertThat(claimed.body().toString()).contains("\"status\":\"sent\"");
    assertThat(claimed.url()).isEqualTo(QueueFixture.HOOK);
    assertThat(claimed.endpoint()).isEqualTo(QueueFixture.HOOK);
    assertThat(claimed.upstreamName()).isEqualTo("up.o-1");
    assertThat(claimed.account()).isEqualTo("main");
    assertThat(claimed.failed()).isZero();
    assertThat(claimed.attempt()).isEqualTo(1);
    assertThat(DeliveryId.parse(claimed.id().toString())).contains(claimed.id());
    assertThat(fixture.claim(10)).isEmpty();
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void updates_of_one_order_go_one_after_the_other() {
    fixture.order("o-1");
    for (String status : List.of("accepted", "sent", "completed")) {
      fixture.update("o-1", status);
    }
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<ClaimedDelivery> claimed = fixture.claim(10);
      assertThat(claimed).hasSize(1);
      sent.add(claimed.get(0).body().toString().replaceAll(".*status\":\"(\\w+).*", "$1"));
      assertThat(fixture.ok(claimed.get(0))).isTrue();
    }
    assertThat(sent).containsExactly("accepted", "sent", "completed");
    assertThat(fixture.stats().pending()).isZero();
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void an_update_that_is_sent_as_it_comes_is_the_senders_with_all_that_sending_needs() {
    fixture.order("o-1");
    ClaimedDelivery live = fixture.live("o-1", "sent").orElseThrow();
    assertThat(fixture.claim(10)).isEmpty();
    assertThat(fixture.stats().inFlight()).isEqualTo(1);
    assertThat(fixture.audit()).isEmpty();
    redis.on(() -> fixture.queue.release(live));
    ClaimedDelivery claimed = fixture.claim(10).get(0);
    assertThat(live).usingRecursiveComparison().ignoringFields("fence").isEqualTo(claimed);
    assertThat(fixture.ok(live)).as("it was given back").isFalse();
    assertThat(fixture.ok(claimed)).isTrue();
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void keeping_an_update_once_more_gives_its_attempt_back_to_the_same_offer_only() {
    fixture.order("o-1");
    LeaseOffer offer = fixture.queue.offer(QueueFixture.OWNER);
    ClaimedDelivery first = fixture.live("o-1", "sent", offer).orElseThrow();
    assertThat(fixture.live("o-1", "sent", offer)).as("its answer was lost").contains(first);
    assertThat(fixture.live("o-1", "sent", fixture.queue.offer(QueueFixture.OWNER)))
        .as("SkinsNode told it twice")
        .isEmpty();
    redis.on(() -> fixture.queue.unclaim(fixture.tenant, QueueFixture.OWNER, List.of()));
    assertThat(one().externalId()).isEqualTo("o-1");
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void of_updates_that_are_sent_as_they_come_each_waits_for_the_one_before() {
    fixture.order("o-1");
    ClaimedDelivery first = fixture.live("o-1", "pending").orElseThrow();
    assertThat(fixture.live("o-1", "sent")).isEmpty();
    fixture.retry(first, Duration.ZERO);
    assertThat(fixture.live("o-1", "completed")).isEmpty();
    assertThat(fixture.ok(one())).isTrue();
    assertThat(one().body().toString()).contains("sent");
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void an_update_is_not_sent_before_what_is_due_nor_beyond_the_cap_nor_to_a_failing_endpoint() {
    QueueFixture small = fixture(LONG, 2);
    small.order("waits");
    small.order("o-1");
    small.update("waits", "sent");
    assertThat(small.live("o-1", "pending")).as("another is due").isEmpty();
    assertThat(small.claim(2)).hasSize(2);
    small.order("o-2");
    assertThat(small.live("o-2", "pending")).as("the cap").isEmpty();
    fixture.order("bad");
    fixture.update("bad", "sent");
    fixture.retry(one(), LONG);
    fixture.order("o-3");
    assertThat(fixture.live("o-3", "pending")).as("its endpoint failed just now").isEmpty();
    assertThat(one().externalId()).isEqualTo("o-3");
    assertThat(small.audit()).isEmpty();
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void settling_tells_whether_anything_else_of_the_tenant_waits() {
    fixture.order("o-1");
    fixture.order("o-2");
    ClaimedDelivery first = fixture.live("o-1", "pending").orElseThrow();
    ClaimedDelivery second = fixture.live("o-2", "pending").orElseThrow();
    fixture.update("o-2", "sent");
    fixture.order("o-3");
    fixture.update("o-3", "sent");
    Attempt ok = new Attempt(AttemptResult.OK, 200, Duration.ofMillis(7), "{}", null);
    assertThat(
            redis.<DeliveryQueue.Settled>on(
                () -> fixture.queue.settle(first, Outcome.OK, Duration.ZERO, ok)))
        .isEqualTo(DeliveryQueue.Settled.DONE);
    fixture.ok(second);
    fixture.claim(10).forEach(fixture::ok);
    ClaimedDelivery last = fixture.live("o-1", "sent").orElseThrow();
    assertThat(
            redis.<DeliveryQueue.Settled>on(
                () -> fixture.queue.settle(last, Outcome.OK, Duration.ZERO, ok)))
        .isEqualTo(DeliveryQueue.Settled.ALL_DONE);
    assertThat(show(fixture, last.id()).attempts())
        .extracting(Deliveries.DeliveryAttempt::excerpt)
        .containsExactly("{}");
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void what_a_newer_build_wrote_is_left_alone_and_holds_up_nothing() {
    for (String id : List.of("newer", "o-1")) {
      fixture.order(id);
      fixture.update(id, "sent");
    }
    fixture.writtenByNewerBuild("newer");
    assertThat(fixture.claim(10)).extracting(ClaimedDelivery::externalId).containsExactly("o-1");
    assertThat(fixture.stats().pending()).isEqualTo(2);
    assertThatThrownBy(() -> fixture.update("newer", "completed"))
        .isInstanceOf(RedisUnavailableException.class);
    fixture.writtenByThisBuild("newer");
    fixture.update("newer", "completed");
    assertThat(fixture.stats().pending()).isEqualTo(3);
  }

  @Test
  void a_newer_update_waits_while_the_older_is_being_retried() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    fixture.retry(fixture.claim(1).get(0), LONG);
    fixture.update("o-1", "completed");
    assertThat(fixture.claim(10)).isEmpty();
    assertThat(fixture.stats().pending()).isEqualTo(2);
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void what_a_delivery_waits_for_is_shown_and_never_a_time_in_the_past() throws Exception {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    ClaimedDelivery first = fixture.claim(1).get(0);
    fixture.update("o-1", "completed");
    List<Delivery> both = pending();
    assertThat(both.get(1).inFlight()).isTrue();
    assertThat(both.get(1).nextAttemptAtMillis()).isNull();
    assertThat(both.get(0).waitsFor()).isEqualTo(first.id().toString());
    assertThat(both.get(0).inFlight()).isFalse();
    assertThat(both.get(0).nextAttemptAtMillis()).isNull();

    fixture.retry(first, LONG);
    both = pending();
    assertThat(both.get(1).waitsFor()).isNull();
    assertThat(both.get(1).inFlight()).isFalse();
    assertThat(both.get(1).nextAttemptAtMillis()).isGreaterThan(System.currentTimeMillis());
    assertThat(both.get(0).waitsFor()).isEqualTo(first.id().toString());

    fixture.order("o-2");
    fixture.update("o-2", "sent");
    long made = System.currentTimeMillis();
    await().until(() -> System.currentTimeMillis() > made + 20);
    long before = System.currentTimeMillis();
    assertThat(pending().get(0).nextAttemptAtMillis()).isGreaterThanOrEqualTo(before - 5);
  }

  private List<Delivery> pending() {
    List<DeliveryCursor> positions =
        redis.on(() -> fixture.store.list(fixture.tenant, Deliveries.State.PENDING, 10, null));
    return redis.on(() -> fixture.store.show(fixture.tenant, positions));
  }

  @Test
  void a_retry_comes_when_it_is_due_with_its_count() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    fixture.retry(fixture.claim(1).get(0), Duration.ofMillis(150));
    assertThat(fixture.claim(1)).isEmpty();
    ClaimedDelivery again =
        await().until(() -> fixture.claim(1), claimed -> !claimed.isEmpty()).get(0);
    assertThat(again.failed()).isEqualTo(1);
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void kill_between_claim_and_settle_is_claimed_again_and_the_late_owner_is_refused() {
    QueueFixture quick = fixture(Duration.ofMillis(50), 16);
    quick.order("o-1");
    quick.update("o-1", "sent");
    ClaimedDelivery lost = quick.claim(1).get(0);
    ClaimedDelivery again =
        await().until(() -> quick.claim(1), claimed -> !claimed.isEmpty()).get(0);
    assertThat(again.id()).isEqualTo(lost.id());
    assertThat(again.failed()).isZero();
    assertThat(quick.ok(lost)).isFalse();
    assertThat(quick.audit()).isEmpty();
    assertThat(quick.ok(again)).isTrue();
    assertThat(quick.ok(again)).isFalse();
    assertThat(quick.stats().pending()).isZero();
    Delivery shown = show(quick, again.id());
    assertThat(shown.state()).isEqualTo("delivered");
    assertThat(shown.attempts().stream().map(Deliveries.DeliveryAttempt::result))
        .containsExactly("abandoned", "ok");
  }

  @Test
  void poison_that_nobody_survives_is_dead_after_so_many_claims() {
    QueueFixture quick =
        new QueueFixture(
            redis,
            QueueFixture.settings(Duration.ofMillis(5), 16, Duration.ofSeconds(4), 3, 10_000));
    quick.order("o-1");
    quick.update("o-1", "sent");
    List<Integer> attempts = new ArrayList<>();
    await()
        .until(
            () -> {
              quick.claim(1).forEach(claimed -> attempts.add(claimed.attempt()));
              return quick.stats().dead() == 1;
            });
    assertThat(attempts).containsExactly(1, 2, 3);
    assertThat(quick.audit()).isEmpty();
  }

  @Test
  void a_release_costs_no_attempt_and_is_due_at_once() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    ClaimedDelivery claimed = fixture.claim(1).get(0);
    assertThat(redis.<DeliveryQueue.Settled>on(() -> fixture.queue.release(claimed)))
        .isEqualTo(DeliveryQueue.Settled.DONE);
    ClaimedDelivery again = fixture.claim(1).get(0);
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(again.failed()).isZero();
    assertThat(show(fixture, again.id()).attempts()).isEmpty();
  }

  @Test
  void a_tenants_cap_holds_over_all_claims_and_endpoints() {
    QueueFixture small = fixture(LONG, 3);
    for (int i = 0; i < 10; i++) {
      small.order("o-" + i, "https://shop" + i % 2 + ".example/", Duration.ofDays(1));
      small.update("o-" + i, "sent");
    }
    List<ClaimedDelivery> first = small.claim(100);
    assertThat(first).hasSize(3);
    assertThat(small.claim(100)).isEmpty();
    small.ok(first.get(0));
    assertThat(small.claim(100)).hasSize(1);
    assertThat(small.audit()).isEmpty();
  }

  @Test
  void endpoints_of_a_tenant_take_turns() {
    QueueFixture small = fixture(LONG, 4);
    for (int i = 0; i < 20; i++) {
      small.order("a-" + i, "https://a.example/", Duration.ofDays(1));
      small.update("a-" + i, "sent");
    }
    small.order("b-0", "https://b.example/", Duration.ofDays(1));
    small.update("b-0", "sent");
    assertThat(small.claim(4).stream().map(ClaimedDelivery::endpoint))
        .contains("https://a.example/", "https://b.example/");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://Shop.Example:8443/Hook/A?x=1#y, https://shop.example:8443/Hook/A",
    "https://shop.example?x=/y, https://shop.example",
    "https://shop.example#/y, https://shop.example",
    "https://[2606:4700::1111]:444/a%3Fb, https://[2606:4700::1111]:444/a%3Fb",
  })
  void an_endpoint_is_the_url_without_query_and_fragment(String url, String endpoint) {
    fixture.order("o-1", url, LONG);
    fixture.update("o-1", "sent");
    assertThat(one().endpoint()).isEqualTo(endpoint);
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void a_path_that_fails_holds_back_no_other_of_its_host() {
    for (int i = 0; i < 12; i++) {
      fixture.order("bad-" + i, "https://shop.example/bad?order=" + i, LONG);
      fixture.update("bad-" + i, "sent");
    }
    fixture.claim(12).forEach(claimed -> fixture.retry(claimed, LONG));
    fixture.order("bad", "https://shop.example/bad", LONG);
    fixture.order("good", "https://shop.example/good", LONG);
    fixture.update("bad", "sent");
    fixture.update("good", "sent");
    assertThat(fixture.stats().openBreakers()).isEqualTo(1);
    assertThat(fixture.claim(10)).extracting(ClaimedDelivery::externalId).containsExactly("good");
  }

  @Test
  void endpoints_by_the_thousand_are_served_at_once_and_leave_nothing_behind() {
    int endpoints = 2_000;
    for (int i = 0; i < endpoints; i++) {
      fixture.order("o-" + i, "https://shop.example/orders/" + i, LONG);
      fixture.update("o-" + i, "sent");
    }
    List<String> served = new ArrayList<>();
    for (int i = 0; i < endpoints / 16; i++) {
      List<ClaimedDelivery> claimed = fixture.claim(16);
      assertThat(claimed).hasSize(16);
      claimed.forEach(fixture::ok);
      claimed.stream().map(ClaimedDelivery::externalId).forEach(served::add);
    }
    assertThat(served).hasSize(endpoints).doesNotHaveDuplicates();
    fixture.order("failing", "https://shop.example/failing", LONG);
    fixture.update("failing", "sent");
    fixture.retry(one(), LONG);
    assertThat(fixture.keys())
        .filteredOn(key -> !key.contains(":r:") && !key.endsWith(":work"))
        .allMatch(
            key -> key.endsWith(":pending") || key.endsWith(":eps") || key.endsWith("/failing"));
    assertThat(fixture.expiresIn("ep:https://shop.example/failing")).isPositive();
  }

  @Test
  void the_lease_of_an_order_that_is_gone_leaves_nothing_behind() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    fixture.claim(1);
    assertThat(fixture.expiresIn("lease:" + QueueFixture.HOOK))
        .isBetween(LONG.toMillis(), Duration.ofDays(2).toMillis());
  }

  @Test
  void after_ten_failures_in_a_row_an_endpoint_is_probed_one_at_a_time_and_then_ramps_up() {
    QueueFixture probed =
        new QueueFixture(redis, QueueFixture.settings(LONG, 16, Duration.ofMillis(300), 5, 10_000));
    for (int i = 0; i < 40; i++) {
      probed.order("o-" + i);
      probed.update("o-" + i, "sent");
    }
    probed.claim(9).forEach(claimed -> probed.retry(claimed, LONG));
    assertThat(probed.stats().openBreakers()).isZero();
    probed.claim(1).forEach(claimed -> probed.retry(claimed, LONG));
    assertThat(probed.stats().openBreakers()).isEqualTo(1);
    assertThat(probed.claim(100)).isEmpty();
    List<ClaimedDelivery> probe =
        await().until(() -> probed.claim(100), claimed -> !claimed.isEmpty());
    assertThat(probe).hasSize(1);
    assertThat(probe.get(0).failed()).as("waiting cost no attempt").isZero();
    assertThat(probed.claim(100)).isEmpty();
    probed.ok(probe.get(0));
    assertThat(probed.stats().openBreakers()).isZero();
    List<ClaimedDelivery> two = probed.claim(100);
    assertThat(two).hasSize(2);
    probed.ok(two.get(0));
    assertThat(probed.claim(100)).hasSize(3);
    assertThat(probed.audit()).isEmpty();
  }

  @Test
  void a_failed_probe_waits_again() {
    QueueFixture probed =
        new QueueFixture(redis, QueueFixture.settings(LONG, 16, Duration.ofMillis(200), 5, 10_000));
    for (int i = 0; i < 15; i++) {
      probed.order("o-" + i);
      probed.update("o-" + i, "sent");
    }
    probed.claim(10).forEach(claimed -> probed.retry(claimed, LONG));
    ClaimedDelivery probe =
        await().until(() -> probed.claim(100), claimed -> !claimed.isEmpty()).get(0);
    probed.retry(probe, LONG);
    assertThat(probed.claim(100)).isEmpty();
    assertThat(await().until(() -> probed.claim(100), claimed -> !claimed.isEmpty())).hasSize(1);
  }

  @Test
  void a_dead_delivery_is_listed_and_can_be_replayed_under_its_own_id_behind_live_traffic() {
    fixture.order("o-1");
    fixture.order("o-2");
    fixture.update("o-1", "sent");
    ClaimedDelivery given = fixture.claim(1).get(0);
    fixture.dead(given);
    assertThat(fixture.claim(1)).isEmpty();
    assertThat(fixture.stats().dead()).isEqualTo(1);
    assertThat(show(fixture, given.id()).state()).isEqualTo("dead");

    assertThat(redis.<Replay>on(() -> fixture.store.replay(given.id()))).isEqualTo(Replay.DUE);
    fixture.update("o-2", "sent");
    assertThat(fixture.audit()).isEmpty();
    List<ClaimedDelivery> order = new ArrayList<>();
    order.addAll(fixture.claim(1));
    order.addAll(fixture.claim(1));
    assertThat(order.stream().map(ClaimedDelivery::externalId)).containsExactly("o-2", "o-1");
    assertThat(order.get(1).id()).isEqualTo(given.id());
    assertThat(order.get(1).failed()).isZero();
    assertThat(order.get(1).attempt()).isEqualTo(2);
    fixture.ok(order.get(1));
    assertThat(fixture.stats().dead()).isZero();
    assertThat(show(fixture, given.id()).attempts()).hasSize(2);
  }

  @Test
  void replays_of_many_endpoints_stand_behind_live_traffic_of_another() {
    for (int i = 0; i < 80; i++) {
      fixture.order("dead-" + i, "https://dead-" + i + ".example/hook", LONG);
      fixture.update("dead-" + i, "sent");
    }
    for (ClaimedDelivery given = one(); given != null; given = one()) {
      fixture.dead(given);
    }
    assertThat(fixture.stats().dead()).isEqualTo(80);
    assertThat(redis.<Long>on(() -> fixture.store.replayDead(fixture.tenant))).isEqualTo(80);
    fixture.order("live", "https://live.example/hook", LONG);
    fixture.update("live", "sent");
    assertThat(fixture.audit()).isEmpty();
    assertThat(fixture.claim(1)).extracting(ClaimedDelivery::externalId).containsExactly("live");
    assertThat(one().externalId()).startsWith("dead-");
  }

  private ClaimedDelivery one() {
    List<ClaimedDelivery> claimed = fixture.claim(1);
    return claimed.isEmpty() ? null : claimed.get(0);
  }

  @Test
  void what_was_claimed_without_its_owner_learning_of_it_is_given_back_at_once() {
    fixture.order("known");
    fixture.order("unknown");
    fixture.update("known", "sent");
    fixture.update("unknown", "sent");
    assertThat(fixture.claim(10)).hasSize(2);
    redis.on(() -> fixture.queue.unclaim(fixture.tenant, QueueFixture.OWNER, List.of("known")));
    assertThat(fixture.audit()).isEmpty();
    ClaimedDelivery again = one();
    assertThat(again.externalId()).isEqualTo("unknown");
    assertThat(again.attempt()).as("nothing was attempted").isEqualTo(1);
    redis.on(() -> fixture.queue.unclaim(fixture.tenant, "another", List.of()));
    assertThat(fixture.claim(10)).isEmpty();
  }

  @Test
  void after_a_dead_delivery_the_orders_next_update_goes_on_and_both_keep_their_bodies() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    ClaimedDelivery first = fixture.claim(1).get(0);
    fixture.update("o-1", "completed");
    fixture.dead(first);
    ClaimedDelivery second = fixture.claim(1).get(0);
    assertThat(second.body().toString()).contains("completed");
    fixture.ok(second);
    assertThat(redis.<Replay>on(() -> fixture.store.replay(first.id()))).isEqualTo(Replay.DUE);
    assertThat(fixture.claim(1).get(0).body()).isEqualTo(first.body());
  }

  @Test
  void only_a_delivery_that_is_kept_can_be_replayed() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    ClaimedDelivery first = fixture.claim(1).get(0);
    fixture.ok(first);
    assertThat(redis.<Replay>on(() -> fixture.store.replay(first.id())))
        .as("delivered, and the latest")
        .isEqualTo(Replay.DUE);
    fixture.ok(fixture.claim(1).get(0));
    fixture.update("o-1", "completed");
    fixture.ok(fixture.claim(1).get(0));
    assertThat(redis.<Replay>on(() -> fixture.store.replay(first.id())))
        .as("delivered and superseded")
        .isEqualTo(Replay.BODY_GONE);
    assertThat(
            redis.<Replay>on(() -> fixture.store.replay(new DeliveryId(fixture.tenant, "none", 1))))
        .as("no such order")
        .isEqualTo(Replay.UNKNOWN);
    assertThat(
            redis.<Replay>on(() -> fixture.store.replay(new DeliveryId(fixture.tenant, "o-1", 1))))
        .as("no such delivery of the order")
        .isEqualTo(Replay.UNKNOWN);
  }

  @Test
  void all_dead_deliveries_of_a_tenant_are_replayed() {
    QueueFixture many = fixture(LONG, 1000);
    for (int i = 0; i < 450; i++) {
      many.order("o-" + i);
      many.update("o-" + i, "sent");
    }
    List<ClaimedDelivery> claimed = many.claim(1000);
    assertThat(claimed).hasSize(450);
    claimed.forEach(many::dead);
    assertThat(redis.<Long>on(() -> many.store.replayDead(many.tenant))).isEqualTo(450);
    assertThat(many.stats().dead()).isZero();
    assertThat(many.stats().pending()).isEqualTo(450);
    assertThat(many.audit()).isEmpty();
  }

  @Test
  void the_dead_list_is_bounded_and_trimmed_with_all_that_belongs_to_it() {
    QueueFixture few =
        new QueueFixture(redis, QueueFixture.settings(LONG, 16, Duration.ofSeconds(4), 5, 3));
    for (int i = 0; i < 5; i++) {
      few.order("o-" + i);
      few.update("o-" + i, "sent");
      few.settle(few.claim(1).get(0), Outcome.DEAD, Duration.ZERO, AttemptResult.GONE);
    }
    assertThat(few.stats().dead()).isEqualTo(3);
    assertThat(few.audit()).isEmpty();
    List<DeliveryCursor> listed = redis.on(() -> few.store.list(few.tenant, State.DEAD, 10, null));
    assertThat(listed.stream().map(DeliveryCursor::member))
        .allMatch(member -> !member.endsWith("o-0") && !member.endsWith("o-1"));
  }

  /** The excerpts of a delivery's attempts, the oldest first, each of so many attempts failed. */
  private static List<String> excerpts(int updates, int attempts, IntFunction<String> answers) {
    QueueFixture probed =
        new QueueFixture(redis, QueueFixture.settings(LONG, 16, Duration.ZERO, 5, 10_000));
    probed.order("o-1");
    List<DeliveryId> ids = new ArrayList<>();
    for (int i = 0; i < updates * attempts; i++) {
      if (i % attempts == 0) {
        probed.update("o-1", "sent");
      }
      ClaimedDelivery claimed = probed.claim(1).get(0);
      boolean last = i % attempts == attempts - 1;
      probed.settle(
          claimed,
          last ? Outcome.DEAD : Outcome.RETRY,
          Duration.ZERO,
          AttemptResult.HTTP_STATUS,
          answers.apply(i));
      if (last) {
        ids.add(claimed.id());
      }
    }
    assertThat(probed.size("o-1")).isLessThan(80 * 1024);
    return ids.stream()
        .flatMap(id -> show(probed, id).attempts().stream())
        .map(Deliveries.DeliveryAttempt::excerpt)
        .toList();
  }

  @Test
  void every_attempt_of_several_updates_is_listed_with_its_answer() {
    IntFunction<String> answers = i -> "%04d".formatted(i) + "x".repeat(1020);
    assertThat(excerpts(5, 11, answers))
        .containsExactlyElementsOf(IntStream.range(0, 55).mapToObj(answers).toList());
  }

  @Test
  void an_answer_that_comes_again_and_again_is_kept_once() {
    IntFunction<String> answers = i -> i % 3 + "\0é".repeat(300);
    assertThat(excerpts(10, 20, answers))
        .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(answers).toList());
  }

  @Test
  void past_the_bound_the_oldest_answers_go_and_the_attempts_stay() {
    IntFunction<String> answers = i -> i < 99 ? "%04d".formatted(i) + "x".repeat(1020) : "x";
    List<String> excerpts = excerpts(10, 10, answers);
    assertThat(excerpts).hasSize(100);
    assertThat(excerpts.subList(0, 36)).containsOnly("");
    assertThat(excerpts.subList(36, 100))
        .containsExactlyElementsOf(IntStream.range(36, 100).mapToObj(answers).toList());
  }

  @Test
  void an_update_that_came_before_many_others_is_known_again() {
    fixture.order("o-1");
    for (int i = 0; i < 200; i++) {
      fixture.update("o-1", "sent", "d-" + i);
    }
    assertThat(fixture.update("o-1", "sent", "d-0")).isEqualTo(IngestResult.DUPLICATE);
  }

  @Test
  void dead_deliveries_make_room_for_newer_updates_the_oldest_first() {
    fixture.order("o-1");
    List<DeliveryId> dead = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      assertThat(fixture.update("o-1", "sent")).isEqualTo(IngestResult.APPLIED);
      ClaimedDelivery claimed = one();
      if (i == 3) {
        fixture.ok(claimed);
      } else {
        fixture.settle(claimed, Outcome.DEAD, Duration.ZERO, AttemptResult.GONE);
        dead.add(claimed.id());
      }
    }
    assertThat(fixture.update("o-1", "sent")).isEqualTo(IngestResult.APPLIED);
    assertThat(fixture.stats().dead()).as("the delivered one went first").isEqualTo(255);
    assertThat(fixture.update("o-1", "completed")).isEqualTo(IngestResult.APPLIED);
    assertThat(fixture.stats().dead()).isEqualTo(254);
    assertThat(redis.<Replay>on(() -> fixture.store.replay(dead.get(0)))).isEqualTo(Replay.UNKNOWN);
    assertThat(redis.<Replay>on(() -> fixture.store.replay(dead.get(1)))).isEqualTo(Replay.DUE);
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void updates_that_all_still_wait_are_refused_past_the_bound() {
    fixture.order("o-1");
    for (int i = 0; i < 256; i++) {
      assertThat(fixture.update("o-1", "sent")).isEqualTo(IngestResult.APPLIED);
    }
    assertThat(fixture.update("o-1", "sent")).isEqualTo(IngestResult.FULL);
    fixture.ok(one());
    assertThat(fixture.update("o-1", "sent")).isEqualTo(IngestResult.APPLIED);
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void an_outcome_from_before_redis_lost_its_last_writes_is_refused() {
    fixture.order("o-1");
    fixture.update("o-1", "sent");
    Map<String, Buffer> before = fixture.dump();
    ClaimedDelivery lost = one();
    fixture.restore(before);
    ClaimedDelivery again = one();
    assertThat(again.id()).isEqualTo(lost.id());
    assertThat(fixture.ok(lost)).isFalse();
    assertThat(fixture.ok(again)).isTrue();
    assertThat(fixture.audit()).isEmpty();
  }

  @Test
  void a_retry_keeps_the_record_for_as_long_as_its_deliveries_may_take() {
    long horizon = QueueFixture.TIMES.deliveryHorizon().toMillis();
    for (Duration left : List.of(LONG, Duration.ofDays(20))) {
      String id = "o-" + left.toMillis();
      fixture.order(id);
      fixture.update(id, "sent");
      fixture.update(id, "completed");
      fixture.expire("r:" + id, left);
      fixture.retry(one(), LONG);
      long least = Math.max(horizon, left.toMillis());
      assertThat(fixture.expiresIn("r:" + id)).isBetween(least - 5_000, least);
    }
  }

  @Test
  void a_list_is_paged_newest_first_also_among_equal_times() {
    for (int i = 0; i < 25; i++) {
      fixture.order("o-" + i);
      fixture.update("o-" + i, "sent");
    }
    List<DeliveryCursor> all =
        redis.on(() -> fixture.store.list(fixture.tenant, State.PENDING, 100, null));
    assertThat(all).hasSize(25).isSortedAccordingTo(DeliveryCursor.NEWEST_FIRST);
    List<DeliveryCursor> paged = new ArrayList<>();
    DeliveryCursor after = null;
    while (true) {
      DeliveryCursor from = after;
      List<DeliveryCursor> page =
          redis.on(() -> fixture.store.list(fixture.tenant, State.PENDING, 4, from));
      if (page.isEmpty()) {
        break;
      }
      paged.addAll(page);
      after = DeliveryCursor.parse(page.get(page.size() - 1).toString()).orElseThrow();
    }
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void nothing_is_left_of_an_order_whose_retention_is_over() {
    fixture.order("o-1", QueueFixture.HOOK, Duration.ofDays(1));
    fixture.update("o-1", "sent");
    fixture.update("o-1", "completed");
    fixture.dead(fixture.claim(1).get(0));
    redis.on(
        () ->
            redis
                .link()
                .command(
                    "del",
                    io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.DEL)
                        .arg("test:{" + fixture.tenant + "}:r:o-1")));
    fixture.claim(10);
    fixture.stats();
    assertThat(fixture.keys()).allMatch(key -> key.endsWith(":work") || key.contains(":ep:"));
  }

  private static Delivery show(QueueFixture fixture, DeliveryId id) {
    DeliveryCursor position =
        DeliveryCursor.of(fixture.tenant, id.sequence() + ":" + id.externalId());
    return redis.on(() -> fixture.store.show(fixture.tenant, List.of(position))).get(0);
  }
}
