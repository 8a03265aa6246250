package io.skingate.callback.queue;

import io.skingate.callback.queue.DeliveryQueue.Outcome;
import io.skingate.callback.queue.DeliveryQueue.Settings;
import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.IngestResult;
import io.skingate.order.store.Ingested;
import io.skingate.order.store.Keys;
import io.skingate.order.store.LeaseOffer;
import io.skingate.order.store.UpdateStore;
import io.skingate.redis.Script;
import io.skingate.testing.TestRedis;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One tenant's queue in a real Redis, driven from a test's own thread. */
public final class QueueFixture {
  static final OrderTimes TIMES = OrderSamples.TIMES;
  static final String HOOK = "https://shop.example/hook";

  private static final Script SEED = Script.load("scripts/test/seed.lua");
  private static final Script AUDIT = Script.load("scripts/test/audit.lua");

  final TestRedis redis;
  public final String tenant;
  public final Settings settings;
  static final String OWNER = "test";

  public final DeliveryQueue queue;
  public final DeliveryStore store;
  final List<String> orders = new ArrayList<>();
  private final UpdateStore updates;
  private int made;

  public QueueFixture(TestRedis redis, Settings settings) {
    this(redis, "t" + UUID.randomUUID().toString().substring(0, 8), settings);
  }

  public QueueFixture(TestRedis redis, String tenant, Settings settings) {
    this.redis = redis;
    this.tenant = tenant;
    this.settings = settings;
    queue = new DeliveryQueue(redis.link(), "test", settings);
    store = new DeliveryStore(redis.link(), "test", TIMES.deliveryHorizon());
    updates = new UpdateStore(redis.link(), "test", TIMES, Budgets.none());
  }

  public static Settings settings(Duration lease, int maxConcurrency) {
    return settings(lease, maxConcurrency, Duration.ofSeconds(4), 5, 10_000);
  }

  public static Settings settings(
      Duration lease, int maxConcurrency, Duration probeAfter, int poisonous, int maxDead) {
    return new Settings(
        lease,
        maxConcurrency,
        probeAfter,
        poisonous,
        maxDead,
        TIMES.deliveryHorizon(),
        TIMES.feedKept());
  }

  public void order(String id) {
    order(id, HOOK, Duration.ofDays(30));
  }

  public void order(String id, String url, Duration ttl) {
    redis.on(
        () ->
            redis
                .link()
                .eval(SEED, Keys.base("test", tenant), id, url, ttl.toMillis(), "up." + id));
    orders.add(id);
  }

  public IngestResult update(String id, String status) {
    return update(id, status, "");
  }

  public IngestResult update(String id, String status, String deliveryId) {
    String body =
        "{\"externalId\":\"up." + id + "\",\"status\":\"" + status + "\",\"n\":" + ++made + "}";
    return redis.on(
        () ->
            updates.ingest(
                tenant,
                id,
                "up." + id,
                UpdateStore.Source.WEBHOOK,
                deliveryId,
                Duration.ofHours(24),
                new OrderUpdate(status, null, Buffer.buffer(body))));
  }

  /** An update that somebody would send at once; empty where its offer was not taken. */
  Optional<ClaimedDelivery> live(String id, String status) {
    made++;
    return live(id, status, queue.offer(OWNER));
  }

  /** Under an offer; told again, when no other came since. */
  Optional<ClaimedDelivery> live(String id, String status, LeaseOffer offer) {
    Buffer body =
        Buffer.buffer(
            "{\"externalId\":\"up." + id + "\",\"status\":\"" + status + "\",\"n\":" + made + "}");
    Ingested ingested =
        redis.on(
            () ->
                updates.ingest(
                    tenant,
                    id,
                    "up." + id,
                    UpdateStore.Source.WEBHOOK,
                    "live-" + made,
                    Duration.ofHours(24),
                    new OrderUpdate(status, null, body),
                    offer));
    return Optional.ofNullable(ingested.leased())
        .map(leased -> ClaimedDelivery.live(tenant, id, "up." + id, body, leased));
  }

  public List<ClaimedDelivery> claim(int most) {
    return redis.on(() -> queue.claim(tenant, most, OWNER)).taken();
  }

  boolean settle(ClaimedDelivery delivery, Outcome outcome, Duration delay, AttemptResult result) {
    return settle(delivery, outcome, delay, result, "answer");
  }

  boolean settle(
      ClaimedDelivery delivery,
      Outcome outcome,
      Duration delay,
      AttemptResult result,
      String excerpt) {
    int status = result == AttemptResult.OK ? 200 : 500;
    return redis.on(
            () ->
                queue.settle(
                    delivery,
                    outcome,
                    delay,
                    new Attempt(result, status, Duration.ofMillis(7), excerpt, null)))
        != DeliveryQueue.Settled.REFUSED;
  }

  public boolean ok(ClaimedDelivery delivery) {
    return settle(delivery, Outcome.OK, Duration.ZERO, AttemptResult.OK);
  }

  public boolean retry(ClaimedDelivery delivery, Duration delay) {
    return settle(delivery, Outcome.RETRY, delay, AttemptResult.HTTP_STATUS);
  }

  public boolean dead(ClaimedDelivery delivery) {
    return settle(delivery, Outcome.DEAD, Duration.ZERO, AttemptResult.HTTP_STATUS);
  }

  public Deliveries.TenantStats stats() {
    return redis.on(() -> store.stats(tenant));
  }

  /** What is wrong with the queue; empty if nothing is. */
  public List<String> audit() {
    List<Object> args = new ArrayList<>(List.of(settings.maxConcurrency(), settings.maxDead()));
    args.addAll(orders);
    List<String> wrong = new ArrayList<>();
    redis
        .on(() -> redis.link().eval(AUDIT, Keys.base("test", tenant), args.toArray()))
        .forEach(text -> wrong.add(text.toString()));
    return wrong;
  }

  /** Bytes that an order's record has. */
  long size(String id) {
    return number("strlen", Command.STRLEN, "r:" + id);
  }

  /** Milliseconds that a key of the tenant has left; negative where it has no end or is none. */
  long expiresIn(String key) {
    return number("pttl", Command.PTTL, key);
  }

  private long number(String name, Command command, String key) {
    Request request = Request.cmd(command).arg(Keys.base("test", tenant).get(0) + key);
    return command(name, request).toLong();
  }

  /** Has a record look like that of a build that is one version ahead. */
  public void writtenByNewerBuild(String id) {
    version(id, "\u0003");
  }

  public void writtenByThisBuild(String id) {
    version(id, "\u0001");
  }

  private void version(String id, String version) {
    command(
        "setrange",
        Request.cmd(Command.SETRANGE)
            .arg(Keys.base("test", tenant).get(0) + "r:" + id)
            .arg(0)
            .arg(version));
  }

  /** Every key of the tenant that is left. */
  /** The tenant's keys but for the event feed, whose newest entry stays. */
  List<String> keys() {
    return command("keys", Request.cmd(Command.KEYS).arg("test:{" + tenant + "}:*")).stream()
        .map(Response::toString)
        .filter(key -> !key.contains(":events"))
        .toList();
  }

  /** Has a key of the tenant expire then. */
  public void expire(String key, Duration in) {
    command(
        "pexpire",
        Request.cmd(Command.PEXPIRE)
            .arg(Keys.base("test", tenant).get(0) + key)
            .arg(in.toMillis()));
  }

  /** All that Redis has of the tenant. */
  Map<String, Buffer> dump() {
    Map<String, Buffer> all = new HashMap<>();
    for (String key : keys()) {
      all.put(key, command("dump", Request.cmd(Command.DUMP).arg(key)).toBuffer());
    }
    return all;
  }

  /** Has Redis forget what it wrote of the tenant since. */
  void restore(Map<String, Buffer> dump) {
    keys().forEach(key -> command("del", Request.cmd(Command.DEL).arg(key)));
    dump.forEach(
        (key, value) ->
            command("restore", Request.cmd(Command.RESTORE).arg(key).arg(0).arg(value)));
  }

  private Response command(String name, Request request) {
    return redis.on(() -> redis.link().command(name, request));
  }
}
