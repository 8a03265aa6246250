package io.skingate.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.queue.DeliveryQueue;
import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.config.LedgerConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import io.skingate.json.Json;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Admission;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.IngestResult;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.order.store.UpdateStore;
import io.skingate.order.store.Work;
import io.skingate.tenant.Spending;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two builds on one Redis, as during a rollout: whichever of them takes which step of an order's
 * life, the order is bought once and its store is told of every update once.
 */
class UpgradeIT {
  private static final String PREFIX = "test";
  private static final String HOOK = "https://shop.example/hook";
  private static final Duration DAY = Duration.ofHours(24);
  private static final OrderTimes TIMES = OrderSamples.TIMES;
  private static final DeliveryQueue.Settings SETTINGS =
      new DeliveryQueue.Settings(
          Duration.ofSeconds(15),
          100,
          Duration.ofSeconds(4),
          5,
          10_000,
          TIMES.deliveryHorizon(),
          100);
  private static final String[] STATUSES = {"sent", "completed"};

  /** Admission, its end, and of each update its keeping and its delivery. */
  private static final int STEPS = 2 + 2 * STATUSES.length;

  private static TestRedis redis;

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /** A store, and both builds that serve it. */
  private static final class Shop {
    final Tenant tenant;
    final FirstBuild first;
    final OrderStore orders;
    final UpdateStore updates;
    final DeliveryQueue queue = new DeliveryQueue(redis.link(), PREFIX, SETTINGS);
    final List<String> delivered = new ArrayList<>();

    Shop(Spending spending) {
      Tenant plain = TestTenants.tenant("t" + UUID.randomUUID().toString().substring(0, 8));
      tenant =
          new Tenant(
              plain.id(),
              plain.clientId(),
              plain.secrets(),
              plain.account(),
              true,
              plain.orders(),
              plain.reads(),
              plain.externalIdPrefix(),
              plain.reservedPrefixes(),
              plain.callbackHosts(),
              spending,
              plain.sourceNetworks());
      Tenants tenants = new Tenants(TenantRegistry.of(List.of(tenant.account()), List.of(tenant)));
      Budgets budgets = new Budgets(tenants, (id, cents) -> {});
      first = new FirstBuild(redis, PREFIX, tenant);
      orders = new OrderStore(redis.link(), PREFIX, TIMES, 10_000, budgets);
      updates = new UpdateStore(redis.link(), PREFIX, TIMES, budgets);
    }

    String body(String id, String status) {
      return "{\"externalId\":\"" + tenant.upstreamName(id) + "\",\"status\":\"" + status + "\"}";
    }

    long admit(boolean old, OrderRequest order) {
      if (old) {
        Response reply = first.admit(order, "{}", UUID.randomUUID().toString());
        assertThat(reply.get(0).toString()).isEqualTo("new");
        return reply.get(3).toLong();
      }
      return ((Admission.Claimed) admission(order)).fence();
    }

    Admission admission(OrderRequest order) {
      return redis.on(
          () ->
              orders.admit(
                  tenant,
                  order,
                  Buffer.buffer("{}"),
                  OrderSamples.TRACE,
                  UUID.randomUUID().toString()));
    }

    void taken(boolean old, String id, long fence) {
      if (old) {
        assertThat(first.taken(id, fence, body(id, "accepted")).get(0).toString()).isEqualTo("ok");
        return;
      }
      OrderUpdate accepted = new OrderUpdate("accepted", null, Buffer.buffer(body(id, "accepted")));
      assertThat(
              redis
                  .on(
                      () ->
                          orders.finish(
                              tenant.id(),
                              id,
                              fence,
                              Settlement.taken(accepted, false, TIMES.reconcileAfter())))
                  .outcome())
          .isEqualTo(OrderStore.Finished.Outcome.OK);
    }

    void update(boolean old, String id, String status) {
      OrderUpdate update = new OrderUpdate(status, null, Buffer.buffer(body(id, status)));
      if (old) {
        assertThat(
                first.ingest(
                    id,
                    "d-" + status,
                    status,
                    update.rankArgument(),
                    update.terminal(),
                    body(id, status)))
            .isEqualTo("applied");
        return;
      }
      assertThat(ingest(id, update)).isEqualTo(IngestResult.APPLIED);
    }

    IngestResult ingest(String id, OrderUpdate update) {
      return redis.on(
          () ->
              updates.ingest(
                  tenant.id(),
                  id,
                  tenant.upstreamName(id),
                  UpdateStore.Source.WEBHOOK,
                  "d-" + update.status(),
                  DAY,
                  update));
    }

    void deliver(boolean old, boolean settledByOld) {
      for (ClaimedDelivery delivery : old ? claimedByFirst() : claimed()) {
        delivered.add(delivery.externalId() + ' ' + status(delivery.body()));
        long settled =
            settledByOld
                ? first.settle(
                    delivery.externalId(),
                    delivery.sequence(),
                    delivery.fence(),
                    delivery.endpoint(),
                    true)
                : redis
                    .on(
                        () ->
                            queue.settle(
                                delivery,
                                DeliveryQueue.Outcome.OK,
                                Duration.ZERO,
                                new Attempt(AttemptResult.OK, 200, Duration.ofMillis(5), "", null)))
                    .ordinal();
        assertThat(settled).isPositive();
      }
    }

    private List<ClaimedDelivery> claimed() {
      return redis.on(() -> queue.claim(tenant.id(), 100, "new")).taken();
    }

    private List<ClaimedDelivery> claimedByFirst() {
      return first.claim().stream()
          .map(
              row ->
                  new ClaimedDelivery(
                      tenant.id(),
                      row.get(0).toString(),
                      row.get(1).toLong(),
                      row.get(2).toLong(),
                      row.get(3).toString(),
                      row.get(4).toInteger(),
                      row.get(5).toLong(),
                      row.get(6).toInteger(),
                      row.get(7).toBuffer(),
                      row.get(8).toString(),
                      row.get(9).toString(),
                      row.get(10).toString(),
                      null))
          .toList();
    }

    private static String status(Buffer body) {
      return parse(body.toString()).path("status").asText();
    }

    JsonNode inspected(String id) {
      return parse(redis.on(() -> orders.inspect(tenant.id(), id)).orElseThrow().toString());
    }
  }

  private static JsonNode parse(String json) {
    try {
      return Json.parseTolerantly(Buffer.buffer(json));
    } catch (io.skingate.json.MalformedJsonException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static OrderRequest order(String id) {
    ObjectNode body = Json.object();
    body.put("externalId", id);
    String tradeUrl = "https://steamcommunity.com/tradeoffer/new/?partner=123&token=s3cr3tTk";
    return new OrderRequest(id, "item-1", 1840, tradeUrl, HOOK, body);
  }

  @Test
  void every_mix_of_two_builds_leads_an_order_through_the_same_life() {
    Shop shop = new Shop(Spending.NONE);
    List<String> life = null;
    for (int mix = 0; mix < 1 << STEPS; mix++) {
      String id = "o" + mix;
      shop.delivered.clear();
      int bits = mix;
      shop.taken((bits & 2) != 0, id, shop.admit((bits & 1) != 0, order(id)));
      bits >>= 2;
      for (String status : STATUSES) {
        shop.update((bits & 1) != 0, id, status);
        // Each claims as often what the other settles.
        shop.deliver((bits & 2) != 0, (bits & 3) == 1 || (bits & 3) == 2);
        bits >>= 2;
      }

      assertThat(shop.delivered).as("mix %d", mix).containsExactly(id + " sent", id + " completed");
      List<String> events = new ArrayList<>();
      JsonNode record = shop.inspected(id);
      record
          .path("hi")
          .forEach(event -> events.add(event.path(1).asText() + event.path(2).asText("")));
      events.replaceAll(event -> event.startsWith("attempt") ? "attempt" : event);
      life = life == null ? events : life;
      assertThat(events).as("mix %d", mix).isEqualTo(life);
      assertThat(record.path("st").asText()).isEqualTo("completed");
      assertThat(record.path("co").asLong()).as("time of completion, mix %d", mix).isPositive();
      assertThat(shop.first.read(id).get(0).toString()).isEqualTo(shop.body(id, "accepted"));
      assertThat(shop.first.peek(order(id)).get(0).toString()).isEqualTo("replay");
      assertThat(shop.admission(order(id))).isInstanceOf(Admission.Replay.class);
    }
  }

  @Test
  void an_order_that_one_build_queued_is_tried_by_the_other() {
    Shop shop = new Shop(Spending.NONE);
    long fence = shop.admit(false, order("by-new"));
    redis.on(
        () ->
            shop.orders.finish(
                shop.tenant.id(),
                "by-new",
                fence,
                Settlement.queue(
                    new OrderUpdate("queued", null, Buffer.buffer(shop.body("by-new", "queued"))),
                    Duration.ZERO,
                    true,
                    "timeout")));
    List<Response> taken = shop.first.work();
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).get(0).toString()).isEqualTo("by-new");
    assertThat(taken.get(0).get(6).toInteger()).as("may have been sent").isEqualTo(1);
    shop.taken(true, "by-new", taken.get(0).get(2).toLong());

    shop.first.queue("by-old", shop.admit(true, order("by-old")), shop.body("by-old", "queued"));
    List<Work> work =
        redis.on(() -> shop.orders.work().takeWork(shop.tenant.id(), 100, "new")).orders();
    assertThat(work).hasSize(1);
    assertThat(work.get(0).externalId()).isEqualTo("by-old");
    assertThat(work.get(0).sent()).isTrue();
    shop.taken(false, "by-old", work.get(0).fence());
    for (String id : List.of("by-new", "by-old")) {
      assertThat(shop.inspected(id).path("ph").asText()).isEqualTo("placed");
    }
  }

  @Test
  void a_retry_of_either_build_meets_the_others_breaker_and_attempts() {
    Shop shop = new Shop(Spending.NONE);
    shop.taken(false, "o", shop.admit(false, order("o")));
    shop.update(false, "o", "processing");
    ClaimedDelivery lost = shop.claimed().get(0);
    assertThat(shop.first.settle("o", lost.sequence(), lost.fence(), lost.endpoint(), false))
        .isPositive();
    assertThat(shop.claimedByFirst().get(0))
        .satisfies(
            again -> {
              assertThat(again.failed()).isEqualTo(1);
              assertThat(again.attempt()).isEqualTo(2);
              assertThat(again.fence()).isGreaterThan(lost.fence());
            });
  }

  @Test
  void an_order_with_money_is_left_to_the_newer_build() {
    SpendingLimits windows =
        new SpendingLimits(
            null, List.of(new SpendingLimits.Window(1_000_000, Duration.ofHours(1), "1h")));
    Shop shop = new Shop(Spending.of(BudgetConfig.NONE, windows, LedgerConfig.DEFAULT, 100));
    long fence = shop.admit(false, order("o"));

    refused(() -> shop.first.taken("o", fence, shop.body("o", "accepted")));
    shop.taken(false, "o", fence);
    refused(() -> shop.first.ingest("o", "d-sent", "sent", "4", false, shop.body("o", "sent")));
    shop.update(false, "o", "sent");
    assertThat(shop.claimedByFirst()).isEmpty();
    shop.deliver(false, false);
    refused(() -> shop.first.read("o"));

    shop.update(false, "o", "completed");
    shop.deliver(false, false);
    assertThat(shop.inspected("o").path("mo").asInt()).as("spent and counted").isEqualTo(6);
  }

  private static void refused(Runnable step) {
    assertThatThrownBy(step::run).hasStackTraceContaining("NEWERRECORD");
  }
}
