package io.skingate.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.callback.CallbackMetrics;
import io.skingate.callback.CallbackVerticle;
import io.skingate.callback.DeliveryWatch;
import io.skingate.callback.EndpointLog;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.callback.queue.Deliveries.Replay;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.callback.queue.DeliveryDesk;
import io.skingate.callback.sending.TargetGuard;
import io.skingate.config.GatewayConfig;
import io.skingate.config.Secret;
import io.skingate.config.source.ConfigLoader;
import io.skingate.metrics.LastHour;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.skinsnode.Signature;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.testing.LogLines;
import io.skingate.testing.TestRedis;
import io.skingate.tracing.SpanRecorder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates from SkinsNode's webhook to the store, over a real Redis and real HTTP. */
class UpdatesIT {
  private static final Script SEED = Script.load("scripts/test/seed.lua");

  @TempDir Path folder;

  private final TestRedis redis = new TestRedis();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Vertx> pods = new ArrayList<>();
  private final Vertx stores = Vertx.vertx();
  private GatewayConfig config;
  private Tenants tenants;

  /** A gateway's update path, on one event loop. */
  private final class Pod extends VerticleBase {
    private final RedisMetrics redisMetrics = new RedisMetrics(meters);
    private RedisLink link;
    private CallbackVerticle callbacks;
    private Webhooks webhooks;
    private Deliveries deliveries;
    private KeptWebhooks kept;

    @Override
    public Future<?> start() throws Exception {
      link = RedisLink.open(vertx, config.redis(), redisMetrics);
      CallbackMetrics metrics = new CallbackMetrics(meters, new LastHour(Clock.systemUTC()));
      callbacks =
          new CallbackVerticle(
              vertx,
              config,
              link,
              tenants,
              new TargetGuard(true, port -> false, address -> false),
              Clock.systemUTC(),
              metrics,
              new EndpointLog(),
              "Skingate/test",
              SpanRecorder.NONE);
      webhooks =
          new WebhookVerticle(
                  config,
                  link,
                  tenants,
                  Clock.systemUTC(),
                  new WebhookMetrics(meters),
                  Budgets.none(),
                  callbacks)
              .webhooks();
      deliveries = DeliveryDesk.over(link, config, tenants, callbacks::due);
      kept = new KeptWebhookStore(link, config.redis().keyPrefix());
      return new DeliveryWatch(config, link, tenants, metrics, callbacks::due)
          .deploy(context)
          .compose(watching -> link.firstConnection());
    }

    @Override
    public Future<?> stop() throws Exception {
      return callbacks.undeploy(context).eventually(link::close);
    }

    <T> Future<T> on(Supplier<Future<T>> call) {
      Promise<T> promise = Promise.promise();
      context.runOnContext(go -> call.get().onComplete(promise));
      return promise.future();
    }

    Future<WebhookResult> receive(WebhookMessage message) {
      return on(() -> webhooks.receive(message));
    }

    Vertx vertx() {
      return vertx;
    }
  }

  /** What a store got. */
  private record Got(String path, String id, String body, long atNanos) {}

  @BeforeEach
  void configure() throws Exception {
    config = load("5s, 1s, 1s", "acme, slow");
    tenants = new Tenants(TenantRegistry.of(config));
  }

  @AfterEach
  void close() throws Exception {
    for (Vertx pod : pods) {
      get(pod.close());
    }
    get(stores.close());
    redis.close();
  }

  private GatewayConfig load(String schedule, String ids) throws Exception {
    StringBuilder yaml = new StringBuilder();
    yaml.append("redis: {endpoints: [\"" + redis.server().uri() + "\"], keyPrefix: test}\n");
    yaml.append("callbacks: {timeout: 2s, maxConcurrencyPerTenant: 4, allowHttp: true,");
    yaml.append(" allowPrivateNetworks: true, retrySchedule: [" + schedule + "]}\n");
    yaml.append("accounts: [{id: main, clientId: a1, clientSecret: upstream}]\ntenants:\n");
    for (String id : ids.split(", ")) {
      yaml.append("  - {id: " + id + ", clientId: " + id + "_live,");
      yaml.append(" clientSecrets: [\"s of " + id + "\"], account: main}\n");
    }
    Path file = Files.writeString(folder.resolve(UUID.randomUUID() + ".yaml"), yaml);
    return new ConfigLoader(name -> null).load(file);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Pod pod() throws Exception {
    Vertx vertx = Vertx.vertx();
    pods.add(vertx);
    Pod pod = new Pod();
    get(vertx.deployVerticle(pod));
    return pod;
  }

  private String store(List<Got> got, BiConsumer<HttpServerRequest, Integer> answer)
      throws Exception {
    int port =
        get(stores
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  got.add(
                                      new Got(
                                          request.path(),
                                          request.getHeader("x-delivery-id"),
                                          body.toString(),
                                          System.nanoTime()));
                                  answer.accept(request, got.size());
                                }))
                .listen(0, "127.0.0.1"))
            .actualPort();
    return "http://127.0.0.1:" + port + "/hook";
  }

  private void order(String tenant, String id, String url) {
    redis.on(
        () ->
            redis
                .link()
                .eval(SEED, Keys.base("test", tenant), id, url, 86_400_000, tenant + "." + id));
  }

  private static WebhookMessage message(String tenant, String id, String status, String delivery) {
    String body =
        "{\"externalId\":\""
            + tenant
            + "."
            + id
            + "\", \"status\":\""
            + status
            + "\",\"webhookUrl\":\"http://localhost:8080/webhooks/skinsnode/main\",\"x\":1.50}";
    String at = Instant.now().toString();
    return new WebhookMessage(
        "main",
        delivery,
        at,
        Signature.hex(new Secret("upstream"), at, body.getBytes()),
        Buffer.buffer(body),
        "r");
  }

  private static WebhookResult send(Pod pod, String tenant, String id, String status)
      throws Exception {
    return get(pod.receive(message(tenant, id, status, UUID.randomUUID().toString())));
  }

  private static void ok(HttpServerRequest request, int count) {
    request.response().end();
  }

  private List<Delivery> list(Pod pod, State state) throws Exception {
    return get(pod.on(() -> pod.deliveries.list(new Filter(null, null, state), 50, null)))
        .orElseThrow()
        .deliveries();
  }

  @Test
  void a_signed_update_reaches_the_store_at_once_in_its_own_form() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    String url = store(got, UpdatesIT::ok);
    order("acme", "o-1", url);
    Pod pod = pod();
    long before = System.nanoTime();
    assertThat(send(pod, "acme", "o-1", "sent")).isEqualTo(WebhookResult.RECEIVED);
    await().until(() -> !got.isEmpty());
    assertThat(got.get(0).body())
        .isEqualTo(
            "{\"externalId\":\"o-1\", \"status\":\"sent\",\"webhookUrl\":\""
                + url
                + "\",\"x\":1.50}");
    assertThat(Duration.ofNanos(got.get(0).atNanos() - before)).isLessThan(Duration.ofSeconds(5));
    await()
        .untilAsserted(
            () -> {
              assertThat(count("skingate.webhooks", "account", "main", "result", "applied"))
                  .isEqualTo(1);
              assertThat(count("skingate.callback.attempts", "tenant", "acme", "result", "ok"))
                  .isEqualTo(1);
              assertThat(meters.get("skingate.update.latency").timer().count()).isEqualTo(1);
            });
  }

  private double count(String name, String... tags) {
    return meters.get(name).tags(tags).counter().count();
  }

  @Test
  void a_forged_update_changes_nothing() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    order("acme", "o-1", store(got, UpdatesIT::ok));
    Pod pod = pod();
    WebhookMessage genuine = message("acme", "o-1", "completed", "d");
    WebhookMessage forged =
        new WebhookMessage("main", "d", genuine.timestamp(), "0".repeat(64), genuine.body(), "r");
    assertThat(get(pod.receive(forged))).isEqualTo(WebhookResult.INVALID_SIGNATURE);
    assertThat(list(pod, State.PENDING)).isEmpty();
    assertThat(got).isEmpty();
  }

  @Test
  void what_became_of_a_webhook_is_logged_with_the_time_that_it_took() throws Exception {
    order("acme", "o-1", "http://127.0.0.1:1/hook");
    Pod pod = pod();
    String at = Instant.now().toString();
    Buffer unreadable = Buffer.buffer("[]");
    String signature = Signature.hex(new Secret("upstream"), at, unreadable.getBytes());
    try (LogLines log = new LogLines("io.skingate.webhook")) {
      send(pod, "acme", "o-1", "sent");
      get(pod.receive(new WebhookMessage("main", "d-1", at, signature, unreadable, "r")));
      for (String line :
          List.of("Webhook received", "Webhook kept for the operator: it belongs to no order")) {
        assertThat(log.fields(line))
            .singleElement()
            .satisfies(
                fields -> assertThat((Long) fields.get("durationMs")).isBetween(0L, 20_000L));
      }
    }
  }

  @Test
  void fifty_copies_at_once_fan_out_once_and_are_all_answered() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    order("acme", "o-1", store(got, UpdatesIT::ok));
    Pod pod = pod();
    WebhookMessage message = message("acme", "o-1", "sent", "same");
    List<Future<WebhookResult>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(pod.receive(message));
    }
    get(Future.all(answers));
    assertThat(answers).allMatch(answer -> answer.result() == WebhookResult.RECEIVED);
    send(pod, "acme", "o-1", "completed");
    await().until(() -> got.size() >= 2);
    assertThat(got.stream().map(Got::body))
        .satisfiesExactly(
            first -> assertThat(first).contains("sent"),
            second -> assertThat(second).contains("completed"));
  }

  @Test
  void an_update_of_an_unknown_order_or_stranger_is_kept_for_the_operator_and_never_sent()
      throws Exception {
    Pod pod = pod();
    assertThat(send(pod, "acme", "never-seen", "sent")).isEqualTo(WebhookResult.RECEIVED);
    assertThat(send(pod, "stranger", "o-1", "sent")).isEqualTo(WebhookResult.RECEIVED);
    assertThat(list(pod, State.PENDING)).isEmpty();
    assertThat(get(pod.on(() -> pod.kept.unusable("main", 10))))
        .singleElement()
        .satisfies(one -> assertThat(one.about()).isEqualTo("foreign"))
        .satisfies(one -> assertThat(one.body()).contains("stranger.o-1"));
    assertThat(get(pod.on(() -> pod.kept.unknown("acme", 10))))
        .singleElement()
        .satisfies(one -> assertThat(one.about()).isEqualTo("never-seen"))
        .satisfies(one -> assertThat(one.atMillis()).isPositive());
    assertThat(get(pod.on(() -> pod.kept.unknown("slow", 10)))).isEmpty();
  }

  @Test
  void a_500_is_tried_again_on_schedule_and_the_next_update_waits_for_it() throws Exception {
    config = load("1s, 1s, 1s", "acme");
    List<Got> got = new CopyOnWriteArrayList<>();
    order(
        "acme",
        "o-1",
        store(
            got,
            (request, count) ->
                request.response().setStatusCode(count < 3 ? 500 : 200).end("no " + count)));
    Pod pod = pod();
    send(pod, "acme", "o-1", "sent");
    await().until(() -> got.size() == 1);
    send(pod, "acme", "o-1", "completed");
    await().atMost(Duration.ofSeconds(15)).until(() -> got.size() == 4);
    assertThat(got.subList(0, 3)).allMatch(one -> one.id().equals(got.get(0).id()));
    assertThat(got.subList(0, 3)).allMatch(one -> one.body().contains("sent"));
    assertThat(got.get(3).body()).contains("completed");
    for (int i = 1; i < 3; i++) {
      long millis = (got.get(i).atNanos() - got.get(i - 1).atNanos()) / 1_000_000;
      assertThat(millis).isBetween(800L, 3000L);
    }
  }

  @Test
  void a_failed_callback_names_its_host_and_its_end_is_told_once() throws Exception {
    config = load("1s, 1s, 1s", "acme, slow");
    tenants = new Tenants(TenantRegistry.of(config));
    List<Got> got = new CopyOnWriteArrayList<>();
    String url =
        store(
            got, (request, count) -> request.response().setStatusCode(count < 3 ? 500 : 200).end());
    order("acme", "o-1", url + "?token=s3cr3t");
    order("slow", "o-2", "http://127.0.0.1:1/hook");
    Pod pod = pod();
    try (LogLines log = new LogLines("io.skingate.callback")) {
      send(pod, "acme", "o-1", "sent");
      send(pod, "slow", "o-2", "sent");
      await().untilAsserted(() -> assertThat(log.written().toString()).contains("tenant=slow"));
      await().until(() -> log.saying("Callback endpoint works again").size() == 1);
      await()
          .until(
              () ->
                  log.fields("Callback failed").stream()
                      .anyMatch(fields -> fields.get("tenant").equals("slow")));
      String host = url.replaceFirst("http://([^/]*).*", "$1");
      assertThat(log.fields("Callback endpoint works again").get(0)).containsEntry("host", host);
      assertThat(log.fields("Callback failed"))
          .filteredOn(fields -> fields.get("tenant").equals("acme"))
          .isNotEmpty()
          .allSatisfy(
              fields ->
                  assertThat(fields)
                      .containsEntry("host", host)
                      .containsEntry("httpStatus", 500)
                      .containsEntry("result", "http_status")
                      .containsKey("nextInMs"));
      assertThat(log.fields("Callback failed"))
          .filteredOn(fields -> fields.get("tenant").equals("slow"))
          .allSatisfy(
              fields ->
                  assertThat(fields)
                      .containsEntry("host", "127.0.0.1:1")
                      .containsEntry("result", "connection_refused")
                      .doesNotContainKey("httpStatus"));
      assertThat(log.all().toString()).doesNotContain("s3cr3t");
    }
  }

  @Test
  void gone_ends_the_delivery_and_a_replay_sends_it_again_under_its_own_id() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    order(
        "acme",
        "o-1",
        store(
            got,
            (request, count) -> request.response().setStatusCode(count == 1 ? 410 : 200).end()));
    Pod pod = pod();
    send(pod, "acme", "o-1", "sent");
    await().until(() -> list(pod, State.DEAD).size() == 1);
    Delivery dead = list(pod, State.DEAD).get(0);
    assertThat(dead.id()).isEqualTo(got.get(0).id());
    assertThat(dead.status()).isEqualTo("sent");
    assertThat(dead.nextAttemptAtMillis()).isNull();
    assertThat(dead.attempts()).hasSize(1);
    assertThat(dead.attempts().get(0).httpStatus()).isEqualTo(410);
    assertThat(dead.attempts().get(0).result()).isEqualTo("gone");
    assertThat(get(pod.on(() -> pod.deliveries.replay(null, "dlv_nonsense"))))
        .isEqualTo(Replay.UNKNOWN);
    assertThat(get(pod.on(() -> pod.deliveries.replay(null, dead.id())))).isEqualTo(Replay.DUE);
    await().until(() -> got.size() == 2);
    assertThat(got.get(1).id()).isEqualTo(dead.id());
    await().until(() -> list(pod, State.DEAD).isEmpty() && list(pod, State.PENDING).isEmpty());
  }

  @Test
  void a_store_that_hangs_delays_no_other() throws Exception {
    List<Got> hanging = new CopyOnWriteArrayList<>();
    List<Got> quick = new CopyOnWriteArrayList<>();
    String hangs = store(hanging, (request, count) -> {});
    String answers = store(quick, UpdatesIT::ok);
    Pod pod = pod();
    for (int i = 0; i < 40; i++) {
      order("slow", "s-" + i, hangs);
      send(pod, "slow", "s-" + i, "sent");
    }
    long before = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      order("acme", "o-" + i, answers);
      send(pod, "acme", "o-" + i, "sent");
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> quick.size() == 40);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(hanging.size()).as("attempts in flight at the hanging store").isLessThan(20);
  }

  @Test
  void with_redis_out_skinsnode_is_told_to_send_again_and_all_comes_back_by_itself()
      throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    order("acme", "o-1", store(got, UpdatesIT::ok));
    Pod pod = pod();
    redis.server().kill();
    assertThat(send(pod, "acme", "o-1", "sent")).isEqualTo(WebhookResult.STORE_UNAVAILABLE);
    redis.server().start();
    String url = store(got, UpdatesIT::ok);
    await()
        .ignoreExceptions()
        .until(
            () -> {
              order("acme", "o-1", url);
              return true;
            });
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> send(pod, "acme", "o-1", "completed") == WebhookResult.RECEIVED);
    await().until(() -> !got.isEmpty());
  }

  @Test
  void a_pod_that_stops_gives_back_what_hangs_and_another_takes_it_on() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    order(
        "acme",
        "o-1",
        store(
            got,
            (request, count) -> {
              if (count > 1) {
                request.response().end();
              }
            }));
    Pod first = pod();
    send(first, "acme", "o-1", "sent");
    await().until(() -> got.size() == 1);
    // Its deadline of two seconds is shorter than the grace: the attempt ends as a failure.
    for (String deployment : first.vertx().deploymentIDs()) {
      get(first.vertx().undeploy(deployment));
    }
    Pod second = pod();
    assertThat(list(second, State.PENDING).get(0).attempts()).hasSize(1);
    await().atMost(Duration.ofSeconds(15)).until(() -> got.size() == 2);
    assertThat(got.get(1).id()).isEqualTo(got.get(0).id());
  }

  @Test
  void a_removed_tenants_deliveries_stay_and_go_out_when_it_is_back() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    order("acme", "o-1", store(got, UpdatesIT::ok));
    Pod receiving = pod();
    tenants.replace(TenantRegistry.of(load("5s", "slow")));
    assertThat(send(receiving, "acme", "o-1", "sent")).isEqualTo(WebhookResult.RECEIVED);
    assertThat(got).isEmpty();
    tenants.replace(TenantRegistry.of(config));
    send(receiving, "acme", "o-1", "completed");
    await().until(() -> got.size() == 1);
  }

  @Test
  void lists_are_paged_over_all_tenants_newest_first() throws Exception {
    List<Got> got = new CopyOnWriteArrayList<>();
    String failing = store(got, (request, count) -> request.response().setStatusCode(410).end());
    Pod pod = pod();
    for (int i = 0; i < 6; i++) {
      for (String tenant : List.of("acme", "slow")) {
        order(tenant, "o-" + i, failing);
        send(pod, tenant, "o-" + i, "sent");
      }
    }
    await().until(() -> list(pod, State.DEAD).size() == 12);
    List<String> all = list(pod, State.DEAD).stream().map(Delivery::id).toList();
    List<String> paged = new ArrayList<>();
    String cursor = null;
    do {
      String after = cursor;
      var page =
          get(pod.on(() -> pod.deliveries.list(new Filter(null, null, State.DEAD), 5, after)))
              .orElseThrow();
      page.deliveries().forEach(delivery -> paged.add(delivery.id()));
      cursor = page.cursor();
    } while (cursor != null);
    assertThat(paged).isEqualTo(all).doesNotHaveDuplicates();
    assertThat(
            get(
                pod.on(
                    () -> pod.deliveries.list(new Filter(null, null, State.DEAD), 5, "nonsense"))))
        .isEmpty();
    assertThat(get(pod.on(() -> pod.deliveries.replayDead("slow")))).isEqualTo(6);
  }
}
