package io.skingate.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.api.RawHttp.Answer;
import io.skingate.api.call.HttpMetrics;
import io.skingate.api.caller.Callers;
import io.skingate.api.caller.GuessBrake;
import io.skingate.callback.sending.TargetGuard;
import io.skingate.callback.sending.WebhookUrlPolicy;
import io.skingate.catalog.CatalogVerticle;
import io.skingate.catalog.Catalogs;
import io.skingate.catalog.WalletCache;
import io.skingate.config.GatewayConfig;
import io.skingate.config.address.Networks;
import io.skingate.config.source.ConfigLoader;
import io.skingate.http.AnswerLog;
import io.skingate.http.OpenApiDocument;
import io.skingate.json.Json;
import io.skingate.limit.LimitState;
import io.skingate.limit.ReadLimits;
import io.skingate.order.Orders;
import io.skingate.order.ReadResult;
import io.skingate.order.SubmitCommand;
import io.skingate.order.SubmitResult;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.store.StoreRoute;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.Tracing;
import io.skingate.webhook.WebhookMessage;
import io.skingate.webhook.WebhookResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Route;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The tenants' API on a port of its own, over orders and webhooks that a test plays. */
public final class ApiHarness implements AutoCloseable {
  static final String CREDENTIALS = "x-client-id: acme_live\r\nx-client-secret: acme-secret\r\n";
  public static final String JSON = "content-type: application/json\r\n";
  static final LimitState LIMIT = new LimitState(40, 2, 39, 1);
  static final LimitState LAST_KNOWN = new LimitState(40, 2, 17, 1);
  static final String ACCEPTED =
      "{\"externalId\":\"order_100042\",\"status\":\"accepted\","
          + "\"acceptedAt\":\"2026-04-25T12:30:00.000Z\"}";
  public static final String ORDER =
      "{\"catalogItemId\":\"8d15e82b\",\"expectedPrice\":1840,\"externalId\":\"order_100042\","
          + "\"webhookUrl\":\"https://store.example/webhooks/orders\",\"tradeUrl\":"
          + "\"https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc\"}";

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  /** The time by which wrong credentials are counted. */
  public final AtomicLong brakeNanos = new AtomicLong();

  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final List<SubmitCommand> submitted = new CopyOnWriteArrayList<>();
  public final List<String> asked = new CopyOnWriteArrayList<>();
  final List<WebhookMessage> received = new CopyOnWriteArrayList<>();
  public final RequestBounds bounds = new RequestBounds();
  volatile Function<SubmitCommand, Future<SubmitResult>> submit = command -> accepted();
  volatile BiFunction<Tenant, String, Future<ReadResult>> read =
      (tenant, id) -> Future.succeededFuture(new ReadResult.NotFound());
  volatile Function<WebhookMessage, Future<WebhookResult>> receive =
      message -> Future.succeededFuture(WebhookResult.RECEIVED);
  volatile boolean draining;
  private final ApiDependencies dependencies;
  private final ApiVerticle verticle;
  private final SkinsNodeClient client;
  private final Catalogs catalogs;

  /**
   * @param skinsNode the base URL of its stand-in
   */
  public ApiHarness(String skinsNode) throws Exception {
    this(skinsNode, "600/s", 600);
  }

  public ApiHarness(String skinsNode, String readRate, int readBurst) throws Exception {
    this(skinsNode, readRate, readBurst, List.of());
  }

  ApiHarness(String skinsNode, String readRate, int readBurst, List<StoreRoute> storeRoutes)
      throws Exception {
    GatewayConfig config = config(skinsNode, readRate, readBurst);
    Tenants tenants = new Tenants(TenantRegistry.of(config));
    Clock clock = Clock.systemUTC();
    client = new SkinsNodeClient(vertx, config.upstream(), tenants, clock, meters);
    catalogs = new Catalogs(vertx, client, tenants, config.catalog(), clock, meters, null);
    CatalogVerticle catalog = new CatalogVerticle(catalogs, tenants, config.catalog(), () -> 0.5);
    vertx.deployVerticle(catalog).await(10, SECONDS);
    catalog.firstAttemptsDone().await(10, SECONDS);
    WebhookUrlPolicy policy =
        new WebhookUrlPolicy(new TargetGuard(false, port -> false, address -> false), false);
    dependencies =
        new ApiDependencies(
            config,
            tenants,
            new PlayedOrders(),
            new OrderRequestParser((url, t) -> policy.problem(url, t.callbackHosts())),
            this::received,
            catalogs,
            new WalletCache(vertx, client, tenants, clock),
            new ReadLimits(tenants),
            new HttpMetrics(meters),
            new Callers(Networks.of(config.api().trustedProxies())),
            new GuessBrake(brakeNanos::get),
            clock,
            OpenApiDocument.tenants(),
            Tracing.withoutExport(),
            () -> draining,
            bounds,
            storeRoutes,
            tenant -> Future.failedFuture("no store has a budget here"));
    verticle = new ApiVerticle(dependencies, 0);
    vertx.deployVerticle(verticle).await(10, SECONDS);
  }

  private static GatewayConfig config(String skinsNode, String readRate, int readBurst)
      throws Exception {
    return new ConfigLoader(name -> null)
        .parse(
            """
            api: {host: 127.0.0.1, port: 1, publicUrl: "http://localhost:8080", trustedProxies: [127.0.0.0/8]}
            catalog: {refreshInterval: 5s, maxStale: 5m}
            upstream: {baseUrl: "%s", requestTimeout: 1s}
            accounts:
              - {id: main, clientId: client_sandbox, clientSecret: sandbox_secret}
            tenants:
              - id: acme
                clientId: acme_live
                clientSecrets: [acme-secret, acme-older]
                account: main
                reads: {rate: %s, burst: %d}
              - id: beta
                clientId: beta_live
                clientSecrets: [beta-secret]
                account: main
              - id: off
                clientId: off_live
                clientSecrets: [off-secret]
                account: main
                enabled: false
              - id: walled
                clientId: walled_live
                clientSecrets: [walled-secret]
                account: main
                sourceNetworks: [203.0.113.0/24, "2001:db8::/32"]
            """
                .formatted(skinsNode, readRate, readBurst));
  }

  static Future<SubmitResult> accepted() {
    return Future.succeededFuture(
        new SubmitResult.Accepted(Buffer.buffer(ACCEPTED), false, false, LIMIT));
  }

  private Future<WebhookResult> received(WebhookMessage message) {
    received.add(message);
    return receive.apply(message);
  }

  private final class PlayedOrders implements Orders {
    @Override
    public Future<SubmitResult> submit(SubmitCommand command) {
      submitted.add(command);
      return submit.apply(command);
    }

    @Override
    public Future<ReadResult> read(Tenant tenant, String externalId) {
      asked.add(externalId);
      return read.apply(tenant, externalId);
    }

    @Override
    public Future<List<ReadResult>> read(Tenant tenant, List<String> externalIds) {
      return Future.all(externalIds.stream().map(id -> read(tenant, id)).toList())
          .map(all -> all.list());
    }

    @Override
    public LimitState lastKnownLimit(Tenant tenant) {
      return LAST_KNOWN;
    }
  }

  /** What a server over the same insides serves. */
  List<Route> routes() {
    ApiRouter router =
        new ApiRouter(
            vertx,
            dependencies,
            new Exchanges(vertx, dependencies, new AnswerLog(vertx), answered -> {}));
    router.handler();
    return router.routes();
  }

  int port() {
    return verticle.port();
  }

  /** A connection, checked unless a test plays calls that no document has. */
  public RawHttp connect() throws Exception {
    return dependencies.storeRoutes().isEmpty() ? RawHttp.checked(port()) : new RawHttp(port());
  }

  /** One exchange on a connection of its own. */
  public Answer send(String request) throws Exception {
    return send(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Answer send(byte[] request) throws Exception {
    try (RawHttp connection = connect()) {
      return connection.write(request).read();
    }
  }

  public static String request(String method, String path, String headers) {
    return method + " " + path + " HTTP/1.1\r\nhost: gateway.test\r\n" + headers + "\r\n";
  }

  Answer get(String path) throws Exception {
    return send(request("GET", path, CREDENTIALS));
  }

  Answer get(String path, String headers) throws Exception {
    return send(request("GET", path, CREDENTIALS + headers));
  }

  public static byte[] post(String path, String headers, byte[] body) {
    byte[] head =
        request("POST", path, headers + "content-length: " + body.length + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    return Buffer.buffer(head).appendBytes(body).getBytes();
  }

  Answer order(String body) throws Exception {
    return order(body.getBytes(StandardCharsets.UTF_8));
  }

  Answer order(byte[] body) throws Exception {
    return send(post("/v1/orders", CREDENTIALS + JSON, body));
  }

  /** Holds an answer against everything that stands on every problem document. */
  public static ObjectNode problem(Answer answer, int status, String code) throws Exception {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    ObjectNode body = Json.parseObject(answer.body());
    assertThat(body.path("code").asText()).isEqualTo(code);
    assertThat(body.path("status").intValue()).isEqualTo(status);
    assertThat(body.path("type").asText()).isNotBlank();
    assertThat(body.path("title").asText()).isNotBlank();
    assertThat(body.path("detail").asText()).isNotBlank();
    assertThat(body.path("requestId").asText()).isEqualTo(answer.header("x-request-id"));
    return body;
  }

  @Override
  public void close() throws Exception {
    catalogs.close().await(5, SECONDS);
    client.close().await(5, SECONDS);
    vertx.close().await(20, SECONDS);
  }
}
