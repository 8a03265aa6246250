package io.skingate.order.tradeurl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.config.Secret;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Admission;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods that come, go and are configured anew, and one customer's trade URL after another's. */
class TradeUrlKeysIT {
  private static final String OTHER_URL =
      "https://steamcommunity.com/tradeoffer/new/?partner=456&token=0therTkn";

  private static TestRedis redis;

  private final Tenant base =
      TestTenants.tenant("k" + UUID.randomUUID().toString().substring(0, 8));
  private final List<Pod> pods = new ArrayList<>();
  private int claims;

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void closePods() {
    pods.forEach(pod -> pod.link.close());
  }

  /** A pod that knows nothing yet. */
  private final class Pod {
    final TestLink link =
        new TestLink(TestLink.standalone(redis.server().uri(), Duration.ofSeconds(5))).connected();
    final OrderStore store;
    Tenant tenant;

    Pod(String... secrets) {
      this(OrderSamples.TIMES, secrets);
    }

    Pod(OrderTimes times, String... secrets) {
      store = new OrderStore(link.link(), "test", times, 100, Budgets.none());
      pods.add(this);
      reload(secrets);
    }

    void reload(String... secrets) {
      tenant =
          new Tenant(
              base.id(),
              base.clientId(),
              Arrays.stream(secrets).map(Secret::new).toList(),
              base.account(),
              true,
              base.orders(),
              base.reads(),
              base.externalIdPrefix(),
              List.of(),
              List.of(),
              base.spending(),
              base.sourceNetworks());
    }

    Future<Admission> begin(String id, String tradeUrl) {
      return link.begin(
          () ->
              store.admit(
                  tenant,
                  order(id, tradeUrl),
                  Buffer.buffer("{}"),
                  OrderSamples.TRACE,
                  "owner" + claims++));
    }

    Admission admit(String id, String tradeUrl) {
      return TestLink.await(begin(id, tradeUrl));
    }

    Admission.Claimed claim(String id) {
      return (Admission.Claimed) admit(id, OrderSamples.TRADE_URL);
    }

    void take(String id) {
      long fence = claim(id).fence();
      Buffer body = OrderSamples.body(tenant.upstreamName(id), "accepted");
      link.on(
          () ->
              store.finish(
                  tenant.id(),
                  id,
                  fence,
                  Settlement.taken(
                      new OrderUpdate("accepted", null, body), false, Duration.ofMinutes(1))));
    }

    /** Queued, and then refused for good. */
    void fail(String id) {
      Buffer queued = OrderSamples.body(tenant.upstreamName(id), "queued");
      settle(id, claim(id).fence(), queue(new OrderUpdate("queued", null, queued)));
      long fence =
          link.on(() -> store.work().takeWork(tenant.id(), 1, "worker")).orders().get(0).fence();
      Buffer failed = OrderSamples.body(tenant.upstreamName(id), "failed");
      settle(
          id,
          fence,
          Settlement.refused(
              new OrderUpdate("failed", null, failed), Duration.ofSeconds(35), false, "sold"));
    }

    private static Settlement queue(OrderUpdate queued) {
      return Settlement.queue(queued, Duration.ZERO, false, "unreachable");
    }

    private void settle(String id, long fence, Settlement settlement) {
      link.on(() -> store.finish(tenant.id(), id, fence, settlement));
    }

    void recognises(String id) {
      assertThat(admit(id, OrderSamples.TRADE_URL))
          .isInstanceOfSatisfying(
              Admission.Replay.class, replay -> assertThat(replay.uncompared()).isNull());
      assertThat(admit(id, OTHER_URL))
          .isInstanceOfSatisfying(
              Admission.Mismatch.class,
              mismatch -> assertThat(mismatch.fields()).containsExactly("tradeUrl"));
    }

    void cannotTell(String id) {
      for (String url : List.of(OrderSamples.TRADE_URL, OTHER_URL)) {
        assertThat(admit(id, url))
            .isInstanceOfSatisfying(
                Admission.Replay.class, replay -> assertThat(replay.uncompared()).isNotNull());
      }
    }

    void seal(String... earlier) {
      link.on(
          () ->
              store.tradeUrlKeys().seal(tenant, Arrays.stream(earlier).map(Secret::new).toList()));
    }
  }

  private static OrderRequest order(String id, String tradeUrl) {
    OrderRequest order = OrderSamples.order(id);
    return new OrderRequest(
        id,
        order.catalogItemId(),
        order.expectedPrice(),
        tradeUrl,
        order.webhookUrl(),
        order.body());
  }

  private String key() {
    return "test:{" + base.id() + "}:trade-url-keys";
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    redis
        .on(() -> redis.link().command("test", request(Command.HKEYS, key())))
        .forEach(field -> fields.add(field.toString()));
    return fields;
  }

  private static io.vertx.redis.client.Request request(Command command, Object... args) {
    var request = io.vertx.redis.client.Request.cmd(command);
    Arrays.stream(args).map(String::valueOf).forEach(request::arg);
    return request;
  }

  private void command(Command command, Object... args) {
    redis.on(() -> redis.link().command("test", request(command, args)));
  }

  @Test
  void another_pod_with_the_same_secret_recognises_the_trade_url() {
    new Pod("sec-1").take("a");
    new Pod("sec-1").recognises("a");
    new Pod("sec-0", "sec-1").recognises("a");
    assertThat(fields()).hasSize(2);
  }

  @Test
  void a_hash_outlives_a_rotation_in_two_steps() {
    Pod first = new Pod("sec-1");
    first.take("a");
    first.reload("sec-2", "sec-1");
    first.recognises("a");
    await().until(() -> fields().size() == 2);
    first.reload("sec-2");
    first.recognises("a");
    new Pod("sec-2").recognises("a");
  }

  @Test
  void a_hash_outlives_a_rotation_at_a_pod_that_took_none_of_the_stores_orders() {
    new Pod("sec-1").take("a");
    Pod idle = new Pod("sec-2", "sec-1");
    idle.seal("sec-1");
    new Pod("sec-2").recognises("a");
  }

  @Test
  void a_secret_that_is_replaced_at_once_seals_what_the_earlier_one_opens() {
    new Pod("sec-1").take("a");
    Pod reloaded = new Pod("sec-9");
    reloaded.seal("sec-1");
    new Pod("sec-9").recognises("a");
    reloaded.recognises("a");
  }

  @Test
  void sealing_makes_no_key_for_a_store_that_has_none() {
    new Pod("sec-1").seal("sec-0");
    assertThat(fields()).isEmpty();
  }

  @Test
  void pods_that_make_the_first_key_at_the_same_time_share_one() {
    List<Pod> all = List.of(new Pod("sec-1"), new Pod("sec-1"), new Pod("sec-1"));
    List<Future<Admission>> begun = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      begun.add(all.get(i % 3).begin("a" + i, OrderSamples.TRADE_URL));
    }
    assertThat(begun.stream().map(TestLink::await)).allMatch(a -> a instanceof Admission.Claimed);
    assertThat(fields()).hasSize(1);
    for (int i = 0; i < 12; i++) {
      assertThat(all.get((i + 1) % 3).admit("a" + i, OTHER_URL))
          .isInstanceOf(Admission.Mismatch.class);
      assertThat(all.get((i + 2) % 3).admit("a" + i, OrderSamples.TRADE_URL))
          .isInstanceOfSatisfying(
              Admission.Busy.class, busy -> assertThat(busy.uncompared()).isNull());
    }
  }

  @Test
  void pods_without_a_common_secret_cannot_tell_until_one_pod_has_both() {
    Pod old = new Pod("sec-1");
    old.take("a");
    Pod ahead = new Pod("sec-2");
    ahead.cannotTell("a");
    ahead.take("b");
    old.cannotTell("b");
    ahead.recognises("b");

    old.reload("sec-2", "sec-1");
    old.seal("sec-1");
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> ahead.recognises("a"));
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> old.recognises("b"));
    new Pod("sec-2").recognises("a");
    new Pod("sec-2").recognises("b");
  }

  @Test
  void an_ended_order_is_replayed_where_nobody_can_tell_and_free_for_another_where_one_can() {
    Pod first = new Pod("sec-1");
    first.fail("a");
    Pod other = new Pod("sec-2");
    other.cannotTell("a");
    assertThat(first.admit("a", OrderSamples.TRADE_URL)).isInstanceOf(Admission.Replay.class);

    first.reload("sec-2", "sec-1");
    first.seal("sec-1");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(other.admit("a", OrderSamples.TRADE_URL))
                    .isInstanceOfSatisfying(
                        Admission.Replay.class, r -> assertThat(r.uncompared()).isNull()));
    assertThat(other.admit("a", OTHER_URL)).isInstanceOf(Admission.Claimed.class);
  }

  @Test
  void nothing_is_sent_for_a_repeat_that_cannot_be_compared() {
    OrderTimes brief =
        new OrderTimes(
            Duration.ofDays(1),
            Duration.ofMillis(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofDays(2),
            Duration.ofHours(169),
            100);
    new Pod(brief, "sec-1").claim("claimed");
    Pod old = new Pod("sec-1");
    long fence = old.claim("checking").fence();
    old.link.on(
        () ->
            old.store.finish(
                base.id(), "checking", fence, Settlement.refused("price_changed", true)));

    Pod other = new Pod("sec-2");
    assertThat(other.admit("claimed", OrderSamples.TRADE_URL))
        .as("recovery goes on with what was claimed")
        .isInstanceOfSatisfying(
            Admission.Busy.class, busy -> assertThat(busy.uncompared()).isNotNull());
    assertThat(other.admit("checking", OrderSamples.TRADE_URL))
        .isInstanceOf(Admission.Checking.class);
    for (String id : List.of("claimed", "checking")) {
      assertThat(new Pod("sec-1").admit(id, OrderSamples.TRADE_URL))
          .isInstanceOfSatisfying(
              Admission.Claimed.class, claim -> assertThat(claim.askFirst()).isTrue());
    }
  }

  @Test
  void a_damaged_key_is_mended_by_who_has_it_and_else_a_new_one_is_made() {
    Pod first = new Pod("sec-1");
    first.take("a");
    String field = fields().get(0);
    command(Command.HSET, key(), field, "17:damaged");

    Pod second = new Pod("sec-1");
    second.cannotTell("a");
    second.take("b");
    second.recognises("b");
    assertThat(fields()).hasSize(2);
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> first.recognises("b"));
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> second.recognises("a"));
  }

  @Test
  void a_key_of_another_type_or_with_other_fields_stops_no_order() {
    command(Command.SET, key(), "what is this");
    new Pod("sec-1").take("a");
    command(Command.HSET, key(), "nonsense", "x");
    command(Command.HSET, key(), "more.nonsense", "y");
    new Pod("sec-1").recognises("a");
  }

  @Test
  void a_redis_that_lost_everything_is_given_the_keys_again() {
    Pod first = new Pod("sec-1");
    first.take("a");
    command(Command.DEL, key());
    Pod second = new Pod("sec-1");
    second.take("b");
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> first.recognises("b"));
    second.recognises("b");
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> second.recognises("a"));
  }

  @Test
  void at_most_four_keys_are_kept_the_newest() {
    List<Pod> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Pod pod = new Pod("only-" + i);
      pod.take("a" + i);
      all.add(pod);
    }
    assertThat(fields()).hasSize(4);
    for (int i = 2; i < 6; i++) {
      new Pod("only-" + i).recognises("a" + i);
    }
  }

  @Test
  void orders_after_the_first_cost_one_round_trip_and_the_key_lasts_longer_than_they() {
    Pod pod = new Pod("sec-1");
    pod.claim("a");
    long before = calls();
    pod.claim("b");
    pod.claim("c");
    assertThat(calls() - before).isEqualTo(2);
    long ttl = redis.on(() -> redis.link().command("test", request(Command.PTTL, key()))).toLong();
    assertThat(Duration.ofMillis(ttl)).isGreaterThan(Duration.ofDays(60));
  }

  private long calls() {
    String stats =
        redis
            .on(() -> redis.link().command("test", request(Command.INFO, "commandstats")))
            .toString();
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=([0-9]+),.*", "$1")))
        .sum();
  }
}
