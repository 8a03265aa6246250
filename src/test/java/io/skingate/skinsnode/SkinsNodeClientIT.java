package io.skingate.skinsnode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.config.Secret;
import io.skingate.net.PooledConnection;
import io.skingate.order.model.OrderSamples;
import io.skingate.skinsnode.answer.CatalogAnswer;
import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.OrderAnswer.Unknown;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import io.skingate.testing.LogLines;
import io.skingate.testing.SilentAddress;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkinsNodeClientIT {
  private static final TraceContext TRACE = OrderSamples.TRACE;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);
  private static final String TAKEN = "{\"externalId\":\"acme.1\",\"status\":\"accepted\"}";
  private static final Buffer ORDER = Buffer.buffer("{\"externalId\":\"acme.1\"}");

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(Buffer.buffer("127.0.0.2 two.test\n127.0.0.1 two.test"))));
  private SimpleMeterRegistry meters;
  private StandIn upstream;
  private Account account;
  private Tenants tenants;
  private SkinsNodeClient client;
  private Sink sink = new Sink();

  @BeforeEach
  void start() throws Exception {
    upstream = new StandIn(vertx);
    account = upstream.account();
    tenants = new Tenants(StandIn.registry(account));
    client = client(4, REQUEST_TIMEOUT);
  }

  @AfterEach
  void stop() throws Exception {
    client.close().await(9, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private SkinsNodeClient client(int maxConcurrency, Duration requestTimeout) {
    meters = new SimpleMeterRegistry();
    return new SkinsNodeClient(
        vertx,
        StandIn.config(maxConcurrency, requestTimeout),
        tenants,
        Clock.systemUTC(),
        meters,
        1024 * 1024);
  }

  private OrderAnswer submit() throws Exception {
    return client
        .submit(account, "acme", "acme.1", ORDER, TRACE, DEADLINE)
        .await(9, TimeUnit.SECONDS);
  }

  private OrderAnswer find(String name) throws Exception {
    return client.find(account, "acme", name, TRACE, DEADLINE).await(9, TimeUnit.SECONDS);
  }

  private CatalogAnswer catalog(String etag) throws Exception {
    return client.catalog(account, etag, sink).await(9, TimeUnit.SECONDS);
  }

  private static Unknown unknown(Reason reason, boolean sent) {
    return new Unknown(reason, null, sent);
  }

  @Test
  void sends_the_order_as_it_is_and_gives_the_answers_bytes_untouched() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    String body =
        "{ \"externalId\":\"acme.1\", \"status\":\"accepted\", \"new\": 1.50, \"n\":\"★\"}";
    upstream.answer(
        request ->
            request
                .body()
                .onSuccess(
                    sent -> {
                      seen.add(request.method() + " " + request.uri());
                      seen.add(request.getHeader("x-client-id"));
                      seen.add(request.getHeader("x-client-secret"));
                      seen.add(request.getHeader("content-type"));
                      seen.add(sent.toString());
                      request.response().setStatusCode(202).end(body);
                    }));
    assertThat(submit()).isEqualTo(OrderSamples.taken(Buffer.buffer(body), "accepted"));
    assertThat(seen)
        .containsExactly(
            "POST /v1/orders", "client", "s3cret", "application/json", ORDER.toString());
  }

  @Test
  void a_name_whose_first_address_is_silent_is_reached_at_its_second() throws Exception {
    account = StandIn.account("main", "client", URI.create("http://two.test:" + upstream.port()));
    upstream.answer(202, "{\"externalId\":\"acme.1\",\"status\":\"accepted\"}");
    try (SilentAddress silent =
        new SilentAddress(InetAddress.getByName("127.0.0.2"), upstream.port())) {
      client = client(4, Duration.ofSeconds(5));
      assertThat(submit()).isInstanceOf(OrderAnswer.Taken.class);
      upstream.answer(200, "[]");
      assertThat(catalog(null)).isInstanceOf(CatalogAnswer.Fetched.class);
    }
  }

  @Test
  void an_order_that_met_a_connection_just_closed_is_sent_on_another_and_only_there()
      throws Exception {
    AtomicInteger posts = new AtomicInteger();
    upstream.answer(
        request -> {
          posts.incrementAndGet();
          request.response().setStatusCode(202).end("{\"status\":\"accepted\"}");
        });
    HttpClient http =
        vertx.httpClientBuilder().withConnectHandler(PooledConnection::prepare).build();
    AtomicInteger opened = new AtomicInteger();
    Supplier<Future<HttpClientRequest>> opening =
        () -> {
          Future<HttpClientRequest> request =
              http.request(HttpMethod.POST, upstream.port(), "127.0.0.1", "/v1/orders");
          return opened.incrementAndGet() > 1
              ? request
              : request.compose(ready -> ready.connection().close().map(ready));
        };
    UpstreamExchange.Limits limits = new UpstreamExchange.Limits(PATIENT, PATIENT, 1024);
    Promise<ExchangeResult> result = Promise.promise();
    vertx.runOnContext(
        go ->
            new UpstreamExchange(vertx, Clock.systemUTC(), limits, null)
                .run(opening, ORDER)
                .onComplete(result));
    assertThat(result.future().await(9, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ExchangeResult.Response.class, answer -> assertThat(answer.status()).isEqualTo(202));
    assertThat(posts).hasValue(1);
    assertThat(opened).hasValue(2);
  }

  @Test
  void an_order_that_may_have_been_sent_is_not_sent_again_and_a_question_is() throws Exception {
    client = client(4, PATIENT);
    AtomicInteger visits = new AtomicInteger();
    upstream.answer(
        request -> {
          if (visits.incrementAndGet() == 1) {
            request.connection().close();
          } else {
            request.response().end("{\"externalId\":\"acme.1\",\"status\":\"sent\"}");
          }
        });
    assertThat(submit()).isEqualTo(unknown(Reason.RESET, true));
    assertThat(visits).hasValue(1);
    visits.set(0);
    assertThat(find("acme.1")).isInstanceOf(OrderAnswer.Taken.class);
    assertThat(visits).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "acme.order_1, /base/v1/orders/acme.order_1",
    "a:b/c?d#e f, /base/v1/orders/a%3Ab%2Fc%3Fd%23e%20f",
    "'..', /base/v1/orders/%2E%2E",
  })
  void asks_for_an_order_below_the_base_path_with_its_name_encoded(String name, String uri)
      throws Exception {
    account = StandIn.account(upstream.port(), "/base");
    List<String> seen = new CopyOnWriteArrayList<>();
    upstream.answer(
        request -> {
          seen.add(request.uri());
          request.response().setStatusCode(404).end();
        });
    assertThat(find(name)).isEqualTo(new OrderAnswer.NotFound());
    assertThat(seen).containsExactly(uri);
  }

  @Test
  void a_silent_server_ends_in_a_timeout_and_a_closed_connection() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    upstream.answer(request -> request.connection().closeHandler(gone -> closed.incrementAndGet()));
    assertThat(submit()).isEqualTo(unknown(Reason.TIMEOUT, true));
    await().untilAsserted(() -> assertThat(closed).hasValue(1));
  }

  @Test
  void a_dripping_server_does_not_outlast_the_timeout() throws Exception {
    upstream.answer(
        request -> {
          request.response().setChunked(true).write("{");
          vertx.setPeriodic(20, id -> request.response().write(" "));
        });
    long begun = System.nanoTime();
    assertThat(submit()).isEqualTo(unknown(Reason.TIMEOUT, true));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void a_shorter_deadline_holds() throws Exception {
    client = client(4, Duration.ofSeconds(60));
    upstream.answer(request -> {});
    assertThat(
            client
                .submit(account, "acme", "acme.1", ORDER, TRACE, Duration.ofMillis(50))
                .await(9, TimeUnit.SECONDS))
        .isEqualTo(unknown(Reason.TIMEOUT, true));
    assertThat(
            client
                .submit(account, "acme", "acme.1", ORDER, TRACE, Duration.ZERO)
                .await(1, TimeUnit.SECONDS))
        .isEqualTo(unknown(Reason.TIMEOUT, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\n{\"status\":",
        "HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
        "garbage that is no HTTP\r\n\r\n",
      })
  void a_broken_connection_leaves_the_outcome_unknown(String bytes) throws Exception {
    int port =
        StandIn.bare(
            vertx,
            socket ->
                socket.handler(
                    request -> {
                      if (!bytes.isEmpty()) {
                        socket.write(bytes);
                      }
                      socket.close();
                    }));
    account = StandIn.account(port, "");
    assertThat(submit()).isEqualTo(unknown(Reason.RESET, true));
  }

  @Test
  void nobody_listening_means_that_nothing_was_sent() throws Exception {
    upstream.close();
    assertThat(submit()).isEqualTo(unknown(Reason.UNREACHABLE, false));
    account = StandIn.account("main", "client", URI.create("http://nowhere.invalid"));
    assertThat(submit()).isInstanceOfSatisfying(Unknown.class, u -> assertThat(u.sent()).isFalse());
  }

  @Test
  void an_account_that_no_header_can_carry_is_an_answer_too() throws Exception {
    account =
        new Account(
            "main",
            "client",
            new Secret("a\r\nb"),
            List.of(),
            account.baseUrl(),
            "http://gateway.example");
    assertThat(submit()).isEqualTo(unknown(Reason.UNREACHABLE, false));
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
    client = client(4, PATIENT);
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    int port =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(request -> request.response().end(TAKEN))
            .listen(0, "127.0.0.1")
            .await(9, TimeUnit.SECONDS)
            .actualPort();
    account = StandIn.account("main", "client", URI.create("https://localhost:" + port));
    assertThat(submit()).isEqualTo(unknown(Reason.UNREACHABLE, false));
    certificate.delete();
  }

  @Test
  void an_answer_beyond_the_limit_is_cut_off() throws Exception {
    upstream.answer(200, "{\"a\":\"" + "x".repeat(300 * 1024) + "\"}");
    assertThat(submit()).isEqualTo(unknown(Reason.MALFORMED, true));
  }

  @Test
  void redirects_are_not_followed() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    upstream.answer(
        request -> {
          requests.incrementAndGet();
          request.response().setStatusCode(307).putHeader("location", "/v1/health").end();
        });
    assertThat(submit()).isEqualTo(new OrderAnswer.ContractBroken(307));
    assertThat(find("a")).isEqualTo(new OrderAnswer.ContractBroken(307));
    assertThat(requests).hasValue(2);
  }

  @Test
  void a_429_pauses_the_account_and_tells_the_listeners() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    List<String> told = new CopyOnWriteArrayList<>();
    client.onRateLimited((id, wait) -> told.add(id + " " + wait));
    upstream.answer(
        request -> {
          requests.incrementAndGet();
          request.response().setStatusCode(429).putHeader("retry-after", "30").end();
        });
    assertThat(submit()).isEqualTo(new Unknown(Reason.RATE_LIMITED, Duration.ofSeconds(30), false));
    for (OrderAnswer held : List.of(submit(), find("a"))) {
      assertThat(held)
          .isInstanceOfSatisfying(
              Unknown.class,
              u -> {
                assertThat(u.reason()).isEqualTo(Reason.RATE_LIMITED);
                assertThat(u.sent()).isFalse();
                assertThat(u.retryAfter())
                    .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
              });
    }
    assertThat(catalog(null)).isInstanceOf(CatalogAnswer.Failed.class);
    assertThat(client.wallet(account).await(1, TimeUnit.SECONDS))
        .isInstanceOf(WalletAnswer.Failed.class);
    assertThat(requests).hasValue(1);
    assertThat(told).containsExactly("main PT30S");
    assertThat(client.state("main").pausedUntil()).isAfter(Instant.now());
  }

  @Test
  void a_rationed_catalog_does_not_hold_up_orders() throws Exception {
    upstream.answer(429, "");
    assertThat(catalog(null))
        .isEqualTo(new CatalogAnswer.Failed(Reason.RATE_LIMITED, Duration.ofSeconds(1)));
    upstream.answer(202, TAKEN);
    assertThat(submit()).isInstanceOf(OrderAnswer.Taken.class);
  }

  @Test
  void a_pause_from_elsewhere_holds_and_only_grows() {
    client.pauseFor("main", Duration.ofSeconds(20));
    client.pauseFor("main", Duration.ofSeconds(5));
    client.pauseFor("main", Duration.ofSeconds(-5));
    assertThat(client.pausedFor("main")).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    client.pauseFor("main", Duration.ofDays(10_000));
    assertThat(client.pausedFor("main")).isLessThanOrEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void the_circuit_opens_on_failures_and_everything_flows_soon_after_recovery() throws Exception {
    upstream.answer(503, "");
    for (int i = 0; i < 20; i++) {
      assertThat(submit()).isEqualTo(unknown(Reason.SERVER_ERROR, true));
    }
    assertThat(submit())
        .isInstanceOfSatisfying(
            Unknown.class,
            u -> {
              assertThat(u.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
              assertThat(u.sent()).isFalse();
              assertThat(u.retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(1));
            });
    assertThat(client.state("main").circuit()).isEqualTo("open");
    assertThat(gauge("skingate.upstream.circuit.open")).isEqualTo(1);
    upstream.answer(202, TAKEN);
    await()
        .atMost(Duration.ofSeconds(4))
        .untilAsserted(() -> assertThat(submit()).isInstanceOf(OrderAnswer.Taken.class));
    for (int i = 0; i < 10; i++) {
      assertThat(submit()).isInstanceOf(OrderAnswer.Taken.class);
    }
    assertThat(gauge("skingate.upstream.circuit.open")).isZero();
  }

  @Test
  void an_outage_that_hangs_is_over_soon_after_skinsnode_answers_again() throws Exception {
    client = client(30, REQUEST_TIMEOUT);
    upstream.answer(request -> {});
    List<Future<OrderAnswer>> hanging = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      hanging.add(client.submit(account, "acme", "acme.1", ORDER, TRACE, DEADLINE));
    }
    Future.all(hanging).await(9, TimeUnit.SECONDS);
    assertThat(client.isHealthy("main")).isFalse();
    await().until(() -> submit().equals(unknown(Reason.TIMEOUT, true)));
    upstream.answer(202, TAKEN);
    await()
        .atMost(Duration.ofSeconds(4))
        .untilAsserted(() -> assertThat(submit()).isInstanceOf(OrderAnswer.Taken.class));
    assertThat(client.isHealthy("main")).isTrue();
    UpstreamState state = client.state("main");
    assertThat(state.lastError()).isEqualTo("timeout");
    assertThat(state.lastSuccessAt()).isNotNull();
    assertThat(state.inFlight()).isZero();
  }

  @Test
  void refusals_and_a_refused_account_open_no_circuit() throws Exception {
    try (LogLines log = new LogLines("io.skingate.skinsnode")) {
      upstream.answer(403, "<html>Forbidden</html>");
      assertThat(submit()).isEqualTo(new OrderAnswer.ContractBroken(403));
      assertThat(client.state("main").credentialsRejected()).isFalse();
      upstream.answer(401, "{\"code\":\"unauthorized\"}");
      for (int i = 0; i < 60; i++) {
        assertThat(submit()).isEqualTo(new OrderAnswer.CredentialsRejected(401));
      }
      assertThat(client.state("main").credentialsRejected()).isTrue();
      assertThat(gauge("skingate.upstream.account.rejected")).isEqualTo(1);
      upstream.answer(422, "{\"code\":\"item_unavailable\"}");
      for (int i = 0; i < 60; i++) {
        assertThat(submit()).isInstanceOf(OrderAnswer.Refused.class);
      }
      assertThat(log.written().stream().map(LogLines.Line::message))
          .containsExactly(
              "SkinsNode rejects the account's credentials: no order can be placed with it",
              "SkinsNode accepts the account's credentials again");
      assertThat(log.written())
          .allSatisfy(line -> assertThat(line.fields()).containsEntry("account", "main"));
    }
    assertThat(client.state("main").credentialsRejected()).isFalse();
    assertThat(client.state("main").circuit()).isEqualTo("closed");
  }

  @Test
  void never_more_calls_in_flight_than_allowed_and_places_go_round_the_tenants() throws Exception {
    client = client(2, PATIENT);
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> served = new CopyOnWriteArrayList<>();
    Promise<Void> go = Promise.promise();
    upstream.answer(
        request ->
            request
                .body()
                .compose(sent -> go.future().map(sent))
                .onSuccess(
                    sent -> {
                      served.add(sent.toString());
                      most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                      vertx.setTimer(
                          4,
                          id -> {
                            inFlight.decrementAndGet();
                            request.response().setStatusCode(202).end("{\"status\":\"accepted\"}");
                          });
                    }));
    List<Future<OrderAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(client.submit(account, "busy", "n", Buffer.buffer("busy"), TRACE, DEADLINE));
    }
    await().until(() -> client.state("main").waiting() == 28);
    answers.add(client.submit(account, "quiet", "n", Buffer.buffer("quiet"), TRACE, DEADLINE));
    await().until(() -> client.state("main").waiting() == 29);
    go.complete();
    Future.all(answers).await(9, TimeUnit.SECONDS);
    assertThat(answers).allMatch(a -> a.result() instanceof OrderAnswer.Taken);
    assertThat(most).hasValue(2);
    assertThat(served.indexOf("quiet")).isLessThan(15);
    assertThat(client.state("main").inFlight()).isZero();
  }

  @Test
  void a_wait_for_a_place_is_bounded_and_sends_nothing() throws Exception {
    client = client(1, Duration.ofSeconds(60));
    AtomicInteger requests = new AtomicInteger();
    upstream.answer(request -> requests.incrementAndGet());
    Future<OrderAnswer> hanging =
        client.submit(account, "a", "acme.1", ORDER, TRACE, Duration.ofSeconds(60));
    await().until(() -> requests.get() == 1);
    OrderAnswer second =
        client
            .submit(account, "b", "acme.1", ORDER, TRACE, Duration.ofMillis(200))
            .await(9, TimeUnit.SECONDS);
    assertThat(second).isEqualTo(new Unknown(Reason.OVERLOADED, Duration.ofSeconds(1), false));
    assertThat(hanging.isComplete()).isFalse();
    assertThat(requests).hasValue(1);
  }

  @Test
  void completes_on_the_callers_context() throws Exception {
    upstream.answer(202, TAKEN);
    String thread =
        vertx
            .<String>executeBlocking(() -> "warm")
            .compose(
                warm -> {
                  String mine = Thread.currentThread().getName();
                  return client
                      .submit(account, "acme", "acme.1", ORDER, TRACE, DEADLINE)
                      .map(answer -> mine + "=" + Thread.currentThread().getName());
                })
            .await(9, TimeUnit.SECONDS);
    assertThat(thread.split("=")[0]).isEqualTo(thread.split("=")[1]);
  }

  @Test
  void a_catalog_goes_to_the_sink_as_it_comes() throws Exception {
    byte[] body = ("{\"items\":[" + "1,".repeat(100_000) + "1]}").getBytes(UTF_8);
    upstream.answer(
        request -> {
          assertThat(request.getHeader("accept-encoding")).isEqualTo("gzip");
          request
              .response()
              .putHeader("etag", "\"v1\"")
              .putHeader("content-encoding", "x-odd")
              .end(Buffer.buffer(body));
        });
    assertThat(catalog(null)).isEqualTo(new CatalogAnswer.Fetched("\"v1\""));
    assertThat(sink.encoding).isEqualTo("x-odd");
    assertThat(sink.taken.getBytes()).isEqualTo(body);
  }

  @Test
  void a_sink_that_is_full_gets_nothing_until_it_has_room_however_long_that_takes()
      throws Exception {
    byte[] body = new byte[900_000];
    upstream.answer(request -> request.response().end(Buffer.buffer(body)));
    sink.room = 300_000;
    Future<CatalogAnswer> answer = client.catalog(account, null, sink);
    await().until(() -> sink.length >= 300_000);
    int taken = sink.length;
    // More than twice as long as a silent SkinsNode is borne.
    await()
        .during(Duration.ofMillis(1_200))
        .atMost(Duration.ofSeconds(3))
        .until(() -> !answer.isComplete() && sink.length == taken);
    sink.room = Integer.MAX_VALUE;
    sink.source.resume();
    assertThat(answer.await(9, TimeUnit.SECONDS)).isInstanceOf(CatalogAnswer.Fetched.class);
    assertThat(sink.length).isEqualTo(body.length);
  }

  @Test
  void a_sink_that_wants_no_more_ends_the_exchange() throws Exception {
    upstream.answer(request -> request.response().setChunked(true).write("{"));
    Future<CatalogAnswer> answer = client.catalog(account, null, sink);
    await().until(() -> sink.length == 1);
    sink.source.abort();
    assertThat(answer.await(9, TimeUnit.SECONDS))
        .isEqualTo(new CatalogAnswer.Failed(Reason.MALFORMED, null));
  }

  @Test
  void a_catalog_beyond_the_limit_is_cut_off_and_an_error_page_goes_to_no_sink() throws Exception {
    upstream.answer(request -> request.response().end(Buffer.buffer(new byte[2 * 1024 * 1024])));
    assertThat(catalog(null)).isEqualTo(new CatalogAnswer.Failed(Reason.MALFORMED, null));
    sink = new Sink();
    upstream.answer(503, "{}");
    assertThat(catalog(null)).isEqualTo(new CatalogAnswer.Failed(Reason.SERVER_ERROR, null));
    assertThat(sink.source).isNull();
  }

  @Test
  void a_catalog_is_asked_for_conditionally() throws Exception {
    upstream.answer(
        request ->
            request
                .response()
                .setStatusCode("\"v1\"".equals(request.getHeader("if-none-match")) ? 304 : 500)
                .end());
    assertThat(catalog("\"v1\"")).isEqualTo(new CatalogAnswer.Unchanged());
  }

  @Test
  void a_catalog_may_take_long_while_bytes_come_but_not_fall_silent() throws Exception {
    upstream.answer(
        request -> {
          request.response().setChunked(true).write("{");
          AtomicInteger written = new AtomicInteger();
          vertx.setPeriodic(
              100,
              id -> {
                request.response().write(" ");
                if (written.incrementAndGet() == 12) {
                  vertx.cancelTimer(id);
                  request.response().end("}");
                }
              });
        });
    assertThat(catalog(null)).isInstanceOf(CatalogAnswer.Fetched.class);
    upstream.answer(request -> request.response().setChunked(true).write("{"));
    assertThat(catalog(null)).isEqualTo(new CatalogAnswer.Failed(Reason.TIMEOUT, null));
  }

  @Test
  void counts_calls_and_forgets_removed_accounts() throws Exception {
    upstream.answer(422, "{\"code\":\"weird\"}");
    submit();
    assertThat(
            meters
                .get("skingate.upstream.requests")
                .tags("account", "main", "operation", "submit", "result", "refused")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(meters.get("skingate.upstream.refusals").tags("code", "other").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("skingate.upstream.request.duration").timer().count()).isEqualTo(1);
    client.pauseFor("main", Duration.ofSeconds(60));
    tenants.replace(StandIn.registry(account, StandIn.account("other", "c", account.baseUrl())));
    assertThat(client.pausedFor("main")).isPositive();
    tenants.replace(StandIn.registry());
    assertThat(meters.find("skingate.upstream.in.flight").gauges()).isEmpty();
  }

  @Test
  void what_cannot_be_read_is_counted_from_zero() throws Exception {
    assertThat(unreadable("submit") + unreadable("catalog") + unreadable("webhook")).isZero();
    upstream.answer(202, "{\"externalId\":");
    submit();
    submit();
    upstream.answer(200, "\uFEFF{\"currency\":\"USD\",\"availableBalance\":\"1\"}");
    assertThat(client.wallet(account).await(9, TimeUnit.SECONDS))
        .isInstanceOf(WalletAnswer.Found.class);
    upstream.answer(200, "{\"currency\":\"USD\"");
    assertThat(client.wallet(account).await(9, TimeUnit.SECONDS))
        .isInstanceOf(WalletAnswer.Failed.class);
    assertThat(unreadable("submit")).isEqualTo(2);
    assertThat(unreadable("wallet")).isEqualTo(1);
  }

  private double unreadable(String message) {
    return meters
        .get("skingate.upstream.unreadable")
        .tags("account", "main", "message", message)
        .counter()
        .count();
  }

  @Test
  void an_answer_that_outlives_its_account_brings_no_gauge_back() throws Exception {
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    upstream.answer(held::add);
    Future<OrderAnswer> late = client.submit(account, "acme", "acme.1", ORDER, TRACE, DEADLINE);
    await().until(() -> !held.isEmpty());
    Account other = StandIn.account("other", "client_2", account.baseUrl());
    tenants.replace(StandIn.registry(other));
    held.get(0).response().setStatusCode(429).putHeader("retry-after", "7").end("{}");
    assertThat(late.await(9, TimeUnit.SECONDS)).isInstanceOf(Unknown.class);

    upstream.answer(202, "{\"externalId\":\"acme.1\",\"status\":\"accepted\"}");
    assertThat(submit()).isInstanceOf(OrderAnswer.Taken.class);
    client.pauseFor("main", Duration.ofSeconds(9));
    assertThat(client.pausedFor("main")).isZero();
    assertThat(client.isHealthy("main")).isTrue();
    assertThat(client.state("main").credentialsRejected()).isFalse();
    assertThat(
            meters.getMeters().stream()
                .filter(meter -> meter instanceof Gauge)
                .map(meter -> meter.getId().getTag("account"))
                .filter(Objects::nonNull))
        .containsOnly("other");
  }

  @Test
  void secrets_stand_in_no_meter() throws Exception {
    upstream.answer(401, "{\"code\":\"unauthorized\",\"message\":\"s3cret\"}");
    submit();
    assertThat(meters.getMetersAsString()).doesNotContain("s3cret");
    assertThat(client.state("main").toString()).doesNotContain("s3cret");
    assertThat(account.toString()).doesNotContain("s3cret");
  }

  private static final class Sink implements BodySink {
    private final Buffer taken = Buffer.buffer();
    private volatile int length;
    private volatile int room = Integer.MAX_VALUE;
    private volatile String encoding;
    private volatile Source source;

    @Override
    public void begin(String contentEncoding, Source from) {
      encoding = contentEncoding;
      source = from;
    }

    @Override
    public boolean take(Buffer piece) {
      taken.appendBuffer(piece);
      length = taken.length();
      return length < room;
    }
  }

  private double gauge(String name) {
    return meters.get(name).tags("account", "main").gauge().value();
  }
}
