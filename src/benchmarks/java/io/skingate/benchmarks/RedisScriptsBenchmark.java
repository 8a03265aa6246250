package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.LedgerConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import io.skingate.order.store.StoredParts;
import io.skingate.redis.Script;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.tenant.Spending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * What the scripts cost Redis: processor time a call, uncontended and pipelined, for an order, for
 * one update of it, and for a life of an order with three updates; beside a naive claim and settle
 * that keeps no history, no limit to speak of and no fence. Prints; asserts only that every call
 * did what it should.
 *
 * <pre>mvn verify -Pbenchmarks -Dit.test=RedisScriptsBenchmark</pre>
 *
 * <p>{@code -Dskingate.benchmark.budget=true} has the store pay from a budget. {@code
 * -Dskingate.benchmark.orders} sets how many orders a round has, {@code
 * -Dskingate.benchmark.rounds} how many rounds; the least disturbed round counts.
 */
class RedisScriptsBenchmark {
  private static final int ORDERS = Integer.getInteger("skingate.benchmark.orders", 6_400);
  private static final int ROUNDS = Integer.getInteger("skingate.benchmark.rounds", 5);

  /** Commands on their way at a time; also the attempts that a tenant may have in flight. */
  private static final int PIPELINE = 64;

  /** What the store pays from, if at all. */
  private static final Spending SPENDING =
      Spending.of(
          new BudgetConfig(
              Boolean.getBoolean("skingate.benchmark.budget")
                  ? BudgetConfig.Mode.PREPAID
                  : BudgetConfig.Mode.NONE,
              0,
              BudgetConfig.OnReversed.KEEP),
          SpendingLimits.NONE,
          LedgerConfig.DEFAULT,
          0);

  private static final String KEY = "bench:{acme}:";
  private static final String HOOK = "https://store.example/webhooks/orders";
  private static final long DAY = 86_400_000;

  private static final Script BOOK = Script.load("scripts/budget/book.lua");

  /** Entries of the event feed that are kept; 0 shows what orders cost without one. */
  private static final int FEED_KEPT = Integer.getInteger("skingate.benchmark.feed", 100_000);

  private static final Script NAIVE_CLAIM =
      script(
          "local now = redis.call('TIME'); local t = now[1]*1000000+now[2]\n"
              + "local tat = tonumber(redis.call('GET', KEYS[1]..'rl') or t)\n"
              + "if tat < t then tat = t end\n"
              + "if tat - t > 1000000 then return {0, tat - t} end\n"
              + "redis.call('SET', KEYS[1]..'rl', tat + 1, 'PX', 5000)\n"
              + "local cur = redis.call('HMGET', KEYS[1]..ARGV[3], 'fp', 'st')\n"
              + "if cur[1] then return {2, cur[2]} end\n"
              + "redis.call('HSET', KEYS[1]..ARGV[3], 'fp', ARGV[1], 'st', 'submitting', 'body',"
              + " ARGV[2])\n"
              + "redis.call('EXPIRE', KEYS[1]..ARGV[3], 86400)\n"
              + "return {1}");
  private static final Script NAIVE_SETTLE =
      script("redis.call('HSET', KEYS[1]..ARGV[2], 'st', ARGV[1]) return 1");
  private static final Script ADMIT = Script.load("scripts/order/admit.lua");
  private static final Script FINISH = Script.load("scripts/order/finish.lua");
  private static final Script INGEST = Script.load("scripts/order/ingest.lua");
  private static final Script SETTLE = Script.load("scripts/callback/settle.lua");

  private final Map<String, Double> best = new LinkedHashMap<>();
  private PipelinedRedis redis;

  private static Script script(String source) {
    return Script.of("naive", source);
  }

  @Test
  void prints_what_a_call_and_a_life_cost_redis() throws Exception {
    try (EmbeddedRedis server = new EmbeddedRedis().start();
        PipelinedRedis connection = new PipelinedRedis(server.port(), server.pid())) {
      redis = connection;
      redis.one("CONFIG", "SET", "appendonly", "no");
      redis.one("CONFIG", "SET", "save", "");
      List.of(NAIVE_CLAIM, NAIVE_SETTLE, ADMIT, FINISH, INGEST, SETTLE, BOOK).forEach(redis::load);
      long bytes = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long before = Long.parseLong(redis.info("used_memory"));
        lives("r" + round + "-");
        bytes = (Long.parseLong(redis.info("used_memory")) - before) / ORDERS;
        redis.one("FLUSHALL");
        naive("r" + round + "-");
        redis.one("FLUSHALL");
      }
      print(bytes);
    }
  }

  private void naive(String prefix) {
    measure(
        "naive claim",
        i ->
            PipelinedRedis.script(
                NAIVE_CLAIM,
                KEY,
                "0123456789abcdef0123456789abcdef",
                request(prefix + i),
                prefix + i));
    measure("naive settle", i -> PipelinedRedis.script(NAIVE_SETTLE, KEY, "accepted", prefix + i));
  }

  private void lives(String prefix) {
    redis.all(
        List.of(
            PipelinedRedis.script(
                BOOK,
                KEY,
                "main",
                "key",
                "transfer",
                100_000_000_000_000L,
                "",
                "",
                "bench",
                DAY,
                SPENDING.terms().getBytes())));
    long[] cpu = new long[PHASES.length];
    for (int from = 0; from < ORDERS; from += PIPELINE) {
      int first = from;
      List<Object> claimed = timed(cpu, 0, i -> admit(prefix + (first + i)));
      List<Object> finished =
          timed(cpu, 1, i -> finish(prefix + (first + i), nth(claimed.get(i), 3)));
      finished.forEach(reply -> assertThat(nth(reply, 0)).isEqualTo("ok"));
      for (int update = 0; update < STATUSES.length; update++) {
        String status = STATUSES[update];
        int number = update;
        List<Object> leased = timed(cpu, 2, i -> ingest(prefix + (first + i), number, status));
        leased.forEach(reply -> assertThat(nth(reply, 0)).isEqualTo("leased"));
        List<Object> settled =
            timed(cpu, 3, i -> settle(prefix + (first + i), (List<?>) leased.get(i)));
        assertThat(settled).allMatch(reply -> reply.equals(2L));
      }
    }
    for (int phase = 0; phase < PHASES.length; phase++) {
      int calls = phase < 2 ? ORDERS : ORDERS * STATUSES.length;
      best.merge(PHASES[phase], cpu[phase] / 1e3 / calls, Math::min);
    }
  }

  private static final String[] PHASES = {"admit", "finish", "ingest", "settle"};
  private static final String[] STATUSES = {"processing", "sent", "completed"};

  private static Object nth(Object reply, int index) {
    return ((List<?>) reply).get(index);
  }

  private List<Object> timed(long[] cpu, int phase, IntFunction<byte[]> command) {
    List<byte[]> commands = new ArrayList<>(PIPELINE);
    for (int i = 0; i < PIPELINE; i++) {
      commands.add(command.apply(i));
    }
    long before = redis.cpuNanos();
    List<Object> replies = redis.all(commands);
    cpu[phase] += redis.cpuNanos() - before;
    return replies;
  }

  private void measure(String name, IntFunction<byte[]> command) {
    long[] cpu = new long[1];
    for (int from = 0; from < ORDERS; from += PIPELINE) {
      int first = from;
      timed(cpu, 0, i -> command.apply(first + i));
    }
    best.merge(name, cpu[0] / 1e3 / ORDERS, Math::min);
  }

  private static byte[] admit(String id) {
    return PipelinedRedis.script(
        ADMIT,
        KEY,
        id,
        1,
        1_000_000,
        15_000,
        30 * DAY,
        10_000,
        StoredParts.claimed(
            "pod-7d9f8b6c5-x2x4z-0-" + id,
            request(id),
            "8d15e82b-21fe-4ec1-a37f-000000000000",
            "1840",
            HOOK,
            "acme." + id,
            "main",
            "1a2b3c4d5e6f",
            "0a1b2c3d",
            "hOqMYk2mAtV3zTtGmYyM0Q"),
        SPENDING.termsOfClaims().getBytes());
  }

  private static byte[] finish(String id, Object fence) {
    return PipelinedRedis.script(
        FINISH,
        KEY,
        id,
        fence,
        "accepted",
        32 * DAY,
        body(id, "accepted"),
        1_800_000_000_000L,
        60_000,
        FEED_KEPT,
        7 * DAY,
        SPENDING.terms().getBytes());
  }

  private static byte[] ingest(String id, int number, String status) {
    return PipelinedRedis.script(
        INGEST,
        KEY,
        id,
        "webhook",
        "delivery-" + number,
        DAY,
        status,
        number + 2,
        status.equals("completed") ? 1 : 0,
        1_800_000_000_000L + number,
        body(id, status),
        30 * DAY,
        2 * DAY,
        60_000,
        "acme." + id,
        "owner",
        20_000,
        PIPELINE,
        FEED_KEPT,
        7 * DAY,
        SPENDING.terms().getBytes(),
        "");
  }

  private static byte[] settle(String id, List<?> leased) {
    return PipelinedRedis.script(
        SETTLE,
        KEY,
        id,
        leased.get(1),
        leased.get(2),
        leased.get(3),
        "ok",
        0,
        "ok",
        200,
        12,
        "{}",
        PIPELINE,
        10_000,
        "answered",
        2 * DAY,
        FEED_KEPT);
  }

  private static byte[] request(String id) {
    return ("{\"catalogItemId\":\"8d15e82b-21fe-4ec1-a37f-000000000000\",\"expectedPrice\":1840,"
            + "\"externalId\":\"acme."
            + id
            + "\",\"webhookUrl\":\"https://gateway.example/webhooks/skinsnode/main\",\"tradeUrl\":"
            + "\"https://steamcommunity.com/tradeoffer/new/?partner=123456789&token=abcDEF12\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] body(String id, String status) {
    return ("{\"externalId\":\"acme."
            + id
            + "\",\"status\":\""
            + status
            + "\",\"acceptedAt\":\"2026-04-25T12:30:00.000Z\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void print(long bytes) {
    best.forEach((name, micros) -> System.out.printf("%-14s %6.1f us%n", name, micros));
    double naive = best.get("naive claim") + best.get("naive settle");
    double order = best.get("admit") + best.get("finish");
    double update = best.get("ingest") + best.get("settle");
    System.out.printf(
        "naive pair %.1f us; an order %.1f us, %.2f of it; an update %.1f us; a life %.1f us;"
            + " %d bytes an order%n",
        naive, order, order / naive, update, order + STATUSES.length * update, bytes);
  }
}
