package io.skingate.order.store;

import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderStatus;
import io.skingate.redis.Script;
import io.skingate.tenant.Spending;
import io.skingate.testing.TestRedis;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The order scripts as they are, but for the clock: the time comes from the test, so that leases
 * end and limits fill without waiting. One tenant each.
 */
final class TimedScripts {
  static final String HOOK = "https://shop.example/hook";
  static final long LEASE_MS = 15_000;
  static final long RETENTION_MS = 86_400_000;
  static final long QUEUE_FOR_MS = 600_000;
  static final long SETTLE_AFTER_MS = 169 * 3_600_000L;
  static final int FEED_KEPT = 1000;

  private static final String CLOCK = "redis.call('TIME')";
  private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();
  private static final Script OLDER = Script.load("scripts/test/older.lua");
  private static final Script RECORD = Script.load("scripts/test/record.lua");

  private final TestRedis redis;
  private final String base;
  private final String tenant;
  long nowMicros = 1_800_000_000_000_000L;
  double emissionMicros = 1;
  int burst = 1_000_000;
  int maxQueued = 1000;
  Spending spending = Spending.NONE;

  /** Cents that SkinsNode says it charged; empty where it does not say. */
  String charged = "";

  TimedScripts(TestRedis redis, String tenant) {
    this.redis = redis;
    this.tenant = tenant;
    this.base = "timed:{" + tenant + "}:";
  }

  private static Script timed(String name) {
    return SCRIPTS.computeIfAbsent(
        name,
        key -> {
          Script real =
              Script.load("scripts/" + (key.contains("/") ? key : "order/" + key) + ".lua");
          if (real.source().split("redis.call\\('TIME'\\)", -1).length != 2) {
            throw new IllegalStateException(key + " reads the clock otherwise than once");
          }
          String source =
              real.source().replace(CLOCK, "{ table.remove(ARGV, #ARGV - 1), table.remove(ARGV) }");
          return Script.of(key, source);
        });
  }

  Response eval(String name, Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.add(nowMicros / 1_000_000);
    all.add(nowMicros % 1_000_000);
    return redis.on(() -> redis.link().eval(timed(name), List.of(base), all.toArray()));
  }

  String base() {
    return base;
  }

  void passMillis(long millis) {
    nowMicros += millis * 1000;
  }

  String upstreamName(String id) {
    return tenant + "." + id;
  }

  /** Verdict, left, until next and the rest. */
  Response admit(String id, String item, String owner) {
    return admitAs(id, item, owner, upstreamName(id), "main");
  }

  Response admitAs(String id, String item, String owner, String name, String account) {
    return eval(
        "admit",
        id,
        emissionMicros,
        burst,
        LEASE_MS,
        RETENTION_MS,
        maxQueued,
        ClaimedParts.pack(
            owner,
            Buffer.buffer("{\"tradeUrl\":\"SECRET-" + id + "\"}"),
            OrderSamples.TRACE,
            item,
            "1840",
            HOOK,
            name,
            account,
            "client",
            "k1",
            "hash"),
        spending.termsOfClaims());
  }

  /** Claims a new order and returns its fence. */
  long claim(String id) {
    Response reply = admit(id, "item", "owner");
    if (!reply.get(0).toString().equals("new")) {
      throw new AssertionError("not new but " + reply);
    }
    return reply.get(3).toLong();
  }

  static String body(String status) {
    return "{\"status\":\"" + status + "\"}";
  }

  String finish(
      String id,
      long fence,
      String outcome,
      String status,
      boolean notify,
      long laterMs,
      boolean sent) {
    OptionalInt rank = OrderStatus.rank(status);
    return eval(
            "finish",
            id,
            fence,
            outcome,
            RETENTION_MS + 1000,
            status.isEmpty() ? "" : body(status),
            "",
            laterMs,
            FEED_KEPT,
            SETTLE_AFTER_MS,
            spending.terms(),
            status,
            rank.isPresent() ? rank.getAsInt() : "",
            OrderStatus.isTerminal(status) ? 1 : 0,
            notify ? 1 : 0,
            QUEUE_FOR_MS,
            sent ? 1 : 0,
            "reason",
            charged)
        .get(0)
        .toString();
  }

  String taken(String id, long fence, boolean notify) {
    return notify
        ? finish(id, fence, "taken", "accepted", true, 60_000, true)
        : eval(
                "finish",
                id,
                fence,
                "accepted",
                RETENTION_MS + 1000,
                body("accepted"),
                "",
                60_000,
                FEED_KEPT,
                SETTLE_AFTER_MS,
                spending.terms())
            .get(0)
            .toString();
  }

  String queue(String id, long fence, boolean sent) {
    return finish(id, fence, "queue", "queued", false, 0, sent);
  }

  /** Queued, and not to be tried again before so long. */
  String queueUntil(String id, long fence, boolean sent, long laterMs) {
    return finish(id, fence, "queue", "queued", false, laterMs, sent);
  }

  /** A refusal that the waiting store gets as its answer. */
  String refused(String id, long fence) {
    return finish(id, fence, "refused", "", false, 0, false);
  }

  /** A refusal that the store gets by a callback. */
  String failed(String id, long fence) {
    return finish(id, fence, "refused", "failed", true, 35_000, false);
  }

  String expired(String id, long fence) {
    return finish(id, fence, "expired", "expired", true, 35_000, false);
  }

  String ingest(String id, String source, String delivery, String status, Long atMillis) {
    OptionalInt rank = OrderStatus.rank(status);
    Response reply =
        eval(
            "ingest",
            id,
            source,
            delivery,
            86_400_000,
            status,
            rank.isPresent() ? rank.getAsInt() : "",
            OrderStatus.isTerminal(status) ? 1 : 0,
            atMillis == null ? "" : atMillis,
            body(status),
            RETENTION_MS,
            1000,
            60_000,
            upstreamName(id),
            "",
            0,
            0,
            FEED_KEPT,
            SETTLE_AFTER_MS,
            spending.terms(),
            charged);
    return (reply.type() == ResponseType.MULTI ? reply.get(0) : reply).toString();
  }

  /** Orders whose turn has come, each as the script gives it. */
  List<Response> work() {
    return work(100);
  }

  List<Response> work(int most) {
    List<Response> taken = new ArrayList<>();
    eval("work", most, LEASE_MS, "worker").get(1).forEach(taken::add);
    return taken;
  }

  String checked(String id, String outcome, long nextMs, long fence) {
    return eval(
            "checked",
            id,
            outcome,
            nextMs,
            fence,
            RETENTION_MS,
            FEED_KEPT,
            SETTLE_AFTER_MS,
            spending.terms())
        .toString();
  }

  String disown(String id, String owner) {
    return eval("disown", id, owner, spending.terms()).toString();
  }

  /** Puts money into the store's budget, or takes it back; says what came of it. */
  String fund(String key, long cents) {
    return eval(
            "budget/book",
            "main",
            key,
            "id-" + key,
            cents,
            "",
            "",
            "tester",
            86_400_000,
            spending.terms())
        .get(0)
        .toString();
  }

  /** Funded, available, reserved for orders not taken and for those taken, spent, windows. */
  List<Long> books() {
    List<Long> books = new ArrayList<>();
    eval("budget/show", "main", spending.terms()).forEach(each -> books.add(each.toLong()));
    return books;
  }

  /** The ledger, oldest first. */
  List<Entry> ledger() {
    List<Entry> entries = new ArrayList<>();
    eval("budget/ledger", "main", "", 10_000, spending.terms())
        .get(2)
        .forEach(entry -> entries.add(Entry.of(entry)));
    return entries;
  }

  record Entry(String kind, long amount, long available, String of) {
    private static final List<String> KINDS =
        List.of("fund", "reserve", "commit", "release", "adjust");

    private static Entry of(Response entry) {
      return new Entry(
          KINDS.get(entry.get(1).toInteger() - 1),
          entry.get(2).toLong(),
          entry.get(3).toLong(),
          entry.get(4).toString());
    }
  }

  /** Has the order's record be as one that an older build wrote. */
  void olderRecord(String id) {
    redis.on(() -> redis.link().eval(OLDER, List.of(base), id));
  }

  /** The record as JSON, secrets included; empty when there is none. */
  String record(String id) {
    return redis.on(() -> redis.link().eval(RECORD, List.of(base), id).map(Response::toString));
  }

  boolean exists(String id) {
    return !record(id).isEmpty();
  }

  List<String> members(String zset) {
    List<String> members = new ArrayList<>();
    redis
        .on(
            () ->
                redis
                    .link()
                    .command(
                        "members", Request.cmd(Command.ZRANGE).arg(base + zset).arg(0).arg(-1)))
        .forEach(member -> members.add(member.toString()));
    return members;
  }
}
