package io.skingate.upgrade;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.store.Keys;
import io.skingate.redis.Script;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestRedis;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first build whose records later ones share: its scripts as they were, with its arguments.
 * Whoever changes how an order is stored must not change these.
 */
final class FirstBuild {
  private static final String FOLDER = "builds/1/";
  private static final Pattern INCLUDE = Pattern.compile("(?m)^--#include (\\S+)$");
  private static final long RETENTION = Duration.ofDays(30).toMillis();
  private static final long HORIZON = Duration.ofDays(2).toMillis();
  private static final long RECONCILE = Duration.ofSeconds(60).toMillis();

  private static final Script ADMIT = script("order/admit");
  private static final Script FINISH = script("order/finish");
  private static final Script INGEST = script("order/ingest");
  private static final Script PEEK = script("order/peek");
  private static final Script READ = script("order/read");
  private static final Script INSPECT = script("order/inspect");
  private static final Script WORK = script("order/work");
  private static final Script CHECKED = script("order/checked");
  private static final Script CLAIM = script("callback/claim");
  private static final Script SETTLE = script("callback/settle");

  private final TestRedis redis;
  private final String prefix;
  private final Tenant tenant;

  FirstBuild(TestRedis redis, String prefix, Tenant tenant) {
    this.redis = redis;
    this.prefix = prefix;
    this.tenant = tenant;
  }

  Response admit(OrderRequest order, String request, String owner) {
    return eval(
        ADMIT,
        order.externalId(),
        1,
        1_000_000,
        15_000,
        RETENTION,
        order.catalogItemId(),
        order.expectedPrice(),
        order.webhookUrl(),
        request,
        tenant.upstreamName(order.externalId()),
        tenant.account().id(),
        owner,
        10_000,
        tenant.account().clientTag(),
        "key-of-the-first-build",
        "hash");
  }

  /** SkinsNode took it. */
  Response taken(String id, long fence, String body) {
    return finish(id, fence, "taken", body, "accepted", 1, RECONCILE, 1);
  }

  /** It is tried again at once. */
  Response queue(String id, long fence, String body) {
    return finish(id, fence, "queue", body, "queued", 0, 0, 1);
  }

  private Response finish(
      String id,
      long fence,
      String outcome,
      String body,
      String status,
      int rank,
      long later,
      int sent) {
    return eval(
        FINISH, id, fence, outcome, RETENTION, body, status, rank, 0, "", 0, later, 600_000, sent,
        "timeout", HORIZON);
  }

  String ingest(
      String id, String delivery, String status, String rank, boolean terminal, String body) {
    return eval(
            INGEST,
            id,
            "webhook",
            delivery,
            Duration.ofHours(24).toMillis(),
            status,
            rank,
            terminal ? 1 : 0,
            "",
            body,
            RETENTION,
            HORIZON,
            RECONCILE,
            tenant.upstreamName(id),
            "",
            15_000,
            100)
        .toString();
  }

  /** What is due, one row each: see the script. */
  List<Response> claim() {
    List<Response> rows = new ArrayList<>();
    eval(CLAIM, 15_000, 100, 100, 4_000, 5, 10_000, "first").get(0).forEach(rows::add);
    return rows;
  }

  long settle(String id, long sequence, long fence, String endpoint, boolean well) {
    return eval(
            SETTLE,
            id,
            sequence,
            fence,
            endpoint,
            well ? "ok" : "retry",
            0,
            well ? "ok" : "5xx",
            well ? 200 : 500,
            5,
            "",
            100,
            10_000,
            well ? "answered" : "",
            HORIZON)
        .toLong();
  }

  Response peek(OrderRequest order) {
    return eval(
        PEEK, order.externalId(), order.catalogItemId(), order.expectedPrice(), order.webhookUrl());
  }

  Response read(String id) {
    return eval(READ, id);
  }

  Response inspect(String id) {
    return eval(INSPECT, id);
  }

  List<Response> work() {
    List<Response> rows = new ArrayList<>();
    eval(WORK, 100, 15_000, "first").get(1).forEach(rows::add);
    return rows;
  }

  String checked(String id, String outcome, long fence) {
    return eval(CHECKED, id, outcome, RECONCILE, fence, RETENTION).toString();
  }

  private Response eval(Script script, Object... arguments) {
    return redis.on(() -> redis.link().eval(script, Keys.base(prefix, tenant.id()), arguments));
  }

  private static Script script(String name) {
    return Script.of("first-" + name, expand("scripts/" + name + ".lua"));
  }

  private static String expand(String resource) {
    return INCLUDE
        .matcher(text(resource))
        .replaceAll(include -> Matcher.quoteReplacement(expand(include.group(1))));
  }

  private static String text(String resource) {
    try (InputStream in =
        FirstBuild.class.getClassLoader().getResourceAsStream(FOLDER + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
