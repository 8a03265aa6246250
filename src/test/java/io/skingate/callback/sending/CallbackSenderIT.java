package io.skingate.callback.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.config.Secret;
import io.skingate.net.HostResolver;
import io.skingate.testing.SilentAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One exchange against receivers that behave and that misbehave. */
class CallbackSenderIT {
  private static final Duration DEADLINE = Duration.ofMillis(700);
  private static final List<Secret> SECRETS = List.of(new Secret("the-stores-secret"));
  private static final String CERTIFIED = "shop.example";

  private final Vertx vertx = Vertx.vertx();
  private final TargetGuard lax = new TargetGuard(true, port -> false, address -> false);
  private final TargetGuard strict = new TargetGuard(false, port -> false, address -> false);
  private final MultiMap headers =
      MultiMap.caseInsensitiveMultiMap()
          .add("x-delivery-id", "dlv_1")
          .add("x-signature", "0123456789abcdef")
          .add("webhook-signature", "v1,xyzxyzxyzxyz");

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private int http(Consumer<HttpServerRequest> behaviour) throws Exception {
    HttpServer server =
        get(vertx.createHttpServer().requestHandler(behaviour::accept).listen(0, "127.0.0.1"));
    return server.actualPort();
  }

  private int tcp(Consumer<NetSocket> behaviour) throws Exception {
    NetServer server =
        get(
            vertx
                .createNetServer()
                .connectHandler(socket -> socket.handler(request -> behaviour.accept(socket)))
                .listen(0, "127.0.0.1"));
    return server.actualPort();
  }

  private static HostResolver resolvesTo(String... addresses) {
    return host -> {
      List<InetAddress> all = new CopyOnWriteArrayList<>();
      for (String address : addresses) {
        try {
          all.add(InetAddress.getByAddress(host, InetAddress.getByName(address).getAddress()));
        } catch (UnknownHostException e) {
          return Future.failedFuture(e);
        }
      }
      return Future.succeededFuture(all);
    };
  }

  private Attempt send(TargetGuard guard, HostResolver resolver, TrustOptions trust, String url)
      throws Exception {
    // A first handshake is slow on a busy machine, and so is a first look at address ranges.
    boolean patient = trust != null || guard == strict;
    Duration deadline = patient ? DEADLINE.multipliedBy(10) : DEADLINE;
    CallbackSender sender =
        new CallbackSender(
            vertx, resolver, guard, new CallbackSender.Options(deadline, true, 4, 16, trust));
    return get(sender.send(url, headers, Buffer.buffer("{\"a\":1}"), SECRETS));
  }

  private Attempt send(String url) throws Exception {
    return send(lax, resolvesTo("127.0.0.1"), null, url);
  }

  @Test
  void a_2xx_is_success_and_the_store_gets_exactly_what_was_signed() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    int port =
        http(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          seen.add(
                              request.method()
                                  + " "
                                  + request.uri()
                                  + " "
                                  + request.getHeader("host")
                                  + " "
                                  + body
                                  + " "
                                  + request.getHeader("x-delivery-id")
                                  + " "
                                  + request.getHeader("accept-encoding"));
                          request.response().setStatusCode(204).end();
                        }));
    Attempt attempt = send("http://" + CERTIFIED + ":" + port + "/hook?x=%20y");
    assertThat(attempt.result()).isEqualTo(AttemptResult.OK);
    assertThat(attempt.httpStatus()).isEqualTo(204);
    assertThat(seen)
        .containsExactly("POST /hook?x=%20y shop.example:" + port + " {\"a\":1} dlv_1 null");
  }

  @Test
  void an_ipv6_literal_can_be_called() throws Exception {
    List<String> hosts = new CopyOnWriteArrayList<>();
    HttpServer server =
        get(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      hosts.add(request.getHeader("host"));
                      request.response().end();
                    })
                .listen(0, "::1"));
    Attempt attempt = send("http://[::1]:" + server.actualPort() + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.OK);
    assertThat(hosts.get(0)).isEqualTo("[::1]:" + server.actualPort());
  }

  @Test
  void a_redirect_fails_and_its_target_is_never_visited() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    int secret =
        http(
            request -> {
              visits.incrementAndGet();
              request.response().end();
            });
    int port =
        http(
            request ->
                request
                    .response()
                    .setStatusCode(307)
                    .putHeader("location", "http://127.0.0.1:" + secret + "/")
                    .end());
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.REDIRECT);
    assertThat(attempt.httpStatus()).isEqualTo(307);
    assertThat(visits).hasValue(0);
  }

  @Test
  void an_error_status_comes_with_the_beginning_of_the_answer_and_its_wish() throws Exception {
    int port =
        http(
            request ->
                request
                    .response()
                    .setStatusCode(503)
                    .putHeader("retry-after", "7")
                    .end(
                        "busy "
                            + request.getHeader("x-signature")
                            + "x".repeat(1013)
                            + SECRETS.get(0).value()));
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.HTTP_STATUS);
    assertThat(attempt.retryAfter()).isEqualTo("7");
    assertThat(attempt.excerpt()).isEqualTo("busy ***" + "x".repeat(1013) + "***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100 Continue",
        "102 Processing",
        "103 Early Hints\r\nlink: </a>; rel=preload",
        "104 Upload Resumption Supported",
        "199 Anything\r\ncontent-length: 5",
      })
  void an_informational_answer_is_not_the_final_one(String informational) throws Exception {
    String passing = ("HTTP/1.1 " + informational + "\r\n\r\n").repeat(2);
    String last = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone";
    int atOnce = tcp(socket -> socket.write(passing + last));
    int delayed =
        tcp(
            socket -> {
              socket.write(passing);
              vertx.setTimer(200, timer -> socket.write(last));
            });
    for (int port : List.of(atOnce, delayed)) {
      Attempt attempt = send("http://shop.example:" + port + "/");
      assertThat(attempt.result()).isEqualTo(AttemptResult.OK);
      assertThat(attempt.httpStatus()).isEqualTo(200);
      assertThat(attempt.excerpt()).isEqualTo("done");
    }
  }

  @Test
  void after_an_informational_answer_the_connection_is_used_again() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    String answers = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    NetServer server =
        get(
            vertx
                .createNetServer()
                .connectHandler(
                    socket -> {
                      connections.incrementAndGet();
                      socket.handler(
                          part -> {
                            if (part.toString().endsWith("{}")) {
                              socket.write(answers);
                            }
                          });
                    })
                .listen(0, "127.0.0.1"));
    String url = "http://shop.example:" + server.actualPort() + "/";
    CallbackSender sender =
        new CallbackSender(
            vertx,
            resolvesTo("127.0.0.1"),
            lax,
            new CallbackSender.Options(DEADLINE, true, 4, 16, null));
    for (int i = 0; i < 6; i++) {
      Attempt attempt = get(sender.send(url, headers, Buffer.buffer("{}"), SECRETS));
      assertThat(attempt.httpStatus()).isEqualTo(204);
    }
    // The next request may go out while the connection of the last one is being handed back.
    assertThat(connections).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void a_switch_to_another_protocol_fails() throws Exception {
    int port =
        tcp(
            socket ->
                socket.write(
                    "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\n\r\n"));
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.HTTP_STATUS);
    assertThat(attempt.httpStatus()).isEqualTo(101);
  }

  @Test
  void informational_answers_alone_are_cut_at_the_deadline() throws Exception {
    String passing = "HTTP/1.1 102 Processing\r\n\r\n";
    int once = tcp(socket -> socket.write(passing));
    int endless = tcp(socket -> vertx.setPeriodic(1, timer -> socket.write(passing.repeat(100))));
    for (int port : List.of(once, endless)) {
      Attempt attempt = send("http://shop.example:" + port + "/");
      assertThat(attempt.result()).isEqualTo(AttemptResult.TIMEOUT);
      assertThat(attempt.httpStatus()).isZero();
      assertThat(attempt.took()).isBetween(DEADLINE, DEADLINE.multipliedBy(3));
    }
  }

  @Test
  void a_hang_before_the_headers_is_cut_at_the_deadline() throws Exception {
    int port = http(request -> {});
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.TIMEOUT);
    assertThat(attempt.httpStatus()).isZero();
    assertThat(attempt.took()).isBetween(DEADLINE, DEADLINE.multipliedBy(3));
  }

  @Test
  void a_body_that_drips_a_byte_at_a_time_is_cut_at_the_deadline() throws Exception {
    int port =
        http(
            request -> {
              request.response().setChunked(true).setStatusCode(200);
              vertx.setPeriodic(50, timer -> request.response().write("."));
            });
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.TIMEOUT);
    assertThat(attempt.httpStatus()).isEqualTo(200);
    assertThat(attempt.took()).isBetween(DEADLINE, DEADLINE.multipliedBy(3));
  }

  @Test
  void headers_that_drip_are_cut_at_the_deadline() throws Exception {
    int port =
        tcp(
            socket -> {
              socket.write("HTTP/1.1 200 OK\r\nx-a: ");
              vertx.setPeriodic(50, timer -> socket.write("a"));
            });
    assertThat(send("http://shop.example:" + port + "/").result()).isEqualTo(AttemptResult.TIMEOUT);
  }

  @Test
  void a_look_up_that_hangs_counts_towards_the_deadline() throws Exception {
    Attempt attempt =
        send(
            lax,
            host -> io.vertx.core.Promise.<List<InetAddress>>promise().future(),
            null,
            "http://shop.example/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.TIMEOUT);
  }

  @Test
  void an_endless_2xx_body_is_cut_at_the_bound_and_counts_as_delivered() throws Exception {
    int port =
        http(
            request -> {
              request.response().setChunked(true);
              request.response().putHeader("content-encoding", "gzip");
              vertx.setPeriodic(
                  1, timer -> request.response().write(Buffer.buffer(new byte[32 * 1024])));
            });
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.OK);
    assertThat(attempt.took()).isLessThan(DEADLINE);
    assertThat(attempt.excerpt()).hasSize(1024);
  }

  @Test
  void a_2xx_whose_body_breaks_off_counts_as_delivered() throws Exception {
    int port =
        tcp(
            socket ->
                socket
                    .write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
                    .onComplete(written -> socket.close()));
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.OK);
  }

  @Test
  void a_reset_before_the_headers_is_a_reset() throws Exception {
    int port = tcp(NetSocket::close);
    assertThat(send("http://shop.example:" + port + "/").result()).isEqualTo(AttemptResult.RESET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~x: 20K~content-length: 6~~thanks|OK|thanks",
        "HTTP/1.1 200 OK~x: 40K~content-length: 6~~thanks|OK|''",
        "HTTP/1.1 204 No~x: 40K~~|OK|''",
        "HTTP/1.1 500 No~x: 40K~~oops|HTTP_STATUS|''",
        "HTTP/1.1 410 Gone~x: 20K~content-length: 4~~gone|GONE|gone",
        "HTTP/1.1 410 Gone~x: 40K~~|GONE|''",
        "HTTP/1.1 302 To~location: 40K~~|REDIRECT|''",
        "HTTP/1.1 200 OK~content-length: 6~Content-Length: 6~~thanks|OK|thanks",
        "HTTP/1.1 200 OK~content-length: 6, 6~~thanks|OK|thanks",
        "HTTP/1.1 500 No~content-length: 4~content-length: 4~content-length: 4~~oops|HTTP_STATUS|oops",
        "HTTP/1.1 200 OK~content-length: 6~content-length: 7~~thanks|OK|''",
        "HTTP/1.1 200 OK~content-length: six~~thanks|OK|''",
        "HTTP/1.1 404 No~content-length: -1~~thanks|HTTP_STATUS|''",
        "HTTP/1.1 200 OK~content-length: 99999999999999999999~~thanks|OK|''",
        "HTTP/1.1 200 OK~a header without a colon~content-length: 6~~thanks|OK|thanks",
        "HTTP/1.1 201~content-length: 6~~thanks|OK|thanks",
        "HTTP/1.0 200 OK~~thanks|OK|thanks",
      })
  void the_status_counts_whatever_the_headers_are(
      String answer, AttemptResult result, String excerpt) throws Exception {
    String bytes =
        answer
            .replace("~", "\r\n")
            .replace("20K", "a".repeat(20_000))
            .replace("40K", "a".repeat(40_000));
    int port = tcp(socket -> socket.write(bytes).onComplete(written -> socket.close()));
    Attempt attempt = send("http://shop.example:" + port + "/");
    assertThat(attempt.result()).isEqualTo(result);
    assertThat(attempt.excerpt()).isIn(excerpt, "");
    if (!answer.contains("colon")) {
      assertThat(attempt.excerpt()).isEqualTo(excerpt);
    }
  }

  @Test
  void lines_may_end_with_a_line_feed_alone_and_spoilt_headers_keep_their_wait() throws Exception {
    int bare = tcp(socket -> socket.write("HTTP/1.1 200 OK\ncontent-length: 2\n\nok"));
    assertThat(send("http://shop.example:" + bare + "/").excerpt()).isEqualTo("ok");
    int busy =
        tcp(
            socket ->
                socket.write(
                    "HTTP/1.1 503 No\r\nretry-after: 7\r\ncontent-length: 1\r\n"
                        + "content-length: 2\r\n\r\n"));
    Attempt attempt = send("http://shop.example:" + busy + "/");
    assertThat(attempt.httpStatus()).isEqualTo(503);
    assertThat(attempt.retryAfter()).isEqualTo("7");
  }

  @Test
  void a_status_line_without_end_and_garbage_have_codes_of_their_own() throws Exception {
    int big = tcp(socket -> socket.write("HTTP/1.1 200 " + "a".repeat(40_000)));
    assertThat(send("http://shop.example:" + big + "/").result())
        .isEqualTo(AttemptResult.RESPONSE_TOO_LARGE);
    int garbage = tcp(socket -> socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    assertThat(send("http://shop.example:" + garbage + "/").result())
        .isIn(AttemptResult.MALFORMED_RESPONSE, AttemptResult.RESET);
  }

  @Test
  void nobody_listening_is_refused_and_the_next_address_is_tried() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    assertThat(send("http://shop.example:" + closed + "/").result())
        .isEqualTo(AttemptResult.CONNECTION_REFUSED);
    int port = http(request -> request.response().end());
    assertThat(
            send(lax, resolvesTo("127.0.0.9", "127.0.0.1"), null, "http://shop.example:" + port)
                .result())
        .isEqualTo(AttemptResult.OK);
  }

  @Test
  void a_name_that_does_not_resolve_is_a_dns_error() throws Exception {
    Attempt attempt =
        send(
            lax,
            host -> Future.failedFuture(new UnknownHostException(host)),
            null,
            "http://shop.example/");
    assertThat(attempt.result()).isEqualTo(AttemptResult.DNS_ERROR);
    assertThat(send(lax, resolvesTo(), null, "http://shop.example/").result())
        .isEqualTo(AttemptResult.DNS_ERROR);
    assertThat(send(lax, HostResolver.of(vertx), null, "http://nothing.invalid/").result())
        .isIn(AttemptResult.DNS_ERROR, AttemptResult.TIMEOUT);
  }

  @Test
  void a_name_whose_first_address_is_silent_is_reached_at_its_second_every_time() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    int port =
        http(
            request -> {
              visits.incrementAndGet();
              request.response().putHeader("connection", "close").end();
            });
    try (SilentAddress silent = new SilentAddress(InetAddress.getByName("127.0.0.2"), port)) {
      CallbackSender sender =
          new CallbackSender(
              vertx,
              resolvesTo("127.0.0.2", "127.0.0.1"),
              lax,
              new CallbackSender.Options(Duration.ofSeconds(5), true, 4, 16, null));
      String url = "http://shop.example:" + port + "/";
      Attempt first = get(sender.send(url, headers, Buffer.buffer("{}"), SECRETS));
      assertThat(first.result()).isEqualTo(AttemptResult.OK);
      assertThat(first.took()).isLessThan(Duration.ofSeconds(2));
      Attempt second = get(sender.send(url, headers, Buffer.buffer("{}"), SECRETS));
      assertThat(second.result()).isEqualTo(AttemptResult.OK);
      assertThat(second.took())
          .as("the one that was reached last comes first")
          .isLessThan(Duration.ofMillis(240));
      assertThat(visits).as("each is sent once").hasValue(2);
    }
  }

  @Test
  void a_refused_address_beside_a_silent_one_is_told_as_what_happened_last() throws Exception {
    int free = tcp(socket -> {});
    try (SilentAddress silent = new SilentAddress(InetAddress.getByName("127.0.0.2"), free)) {
      Attempt attempt =
          send(lax, resolvesTo("127.0.0.3", "127.0.0.2"), null, "http://shop.example:" + free);
      assertThat(attempt.result()).isEqualTo(AttemptResult.TIMEOUT);
    }
  }

  @Test
  void a_store_cannot_have_its_connection_kept_idle_for_longer_than_ours_are() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    int port =
        http(
            request -> {
              request.connection().closeHandler(gone -> ended.incrementAndGet());
              request.response().putHeader("keep-alive", "timeout=600").end();
            });
    CallbackSender sender =
        new CallbackSender(
            vertx,
            resolvesTo("127.0.0.1"),
            lax,
            new CallbackSender.Options(DEADLINE, true, 4, 16, null));
    String url = "http://shop.example:" + port + "/";
    get(sender.send(url, headers, Buffer.buffer("{}"), SECRETS));
    await().atMost(Duration.ofSeconds(8)).until(() -> ended.get() > 0);
  }

  @Test
  void one_inner_address_among_public_ones_blocks_and_nothing_is_connected() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    int port = http(request -> visits.incrementAndGet());
    for (String[] records :
        List.of(
            new String[] {"127.0.0.1"},
            new String[] {"93.184.215.14", "127.0.0.1"},
            new String[] {"2606:4700::1111", "::1"},
            new String[] {"::ffff:127.0.0.1"},
            new String[] {"64:ff9b::7f00:1"})) {
      Attempt attempt =
          send(strict, resolvesTo(records), null, "http://shop.example:" + port + "/");
      assertThat(attempt.result()).isEqualTo(AttemptResult.BLOCKED_ADDRESS);
    }
    assertThat(send(strict, resolvesTo(), null, "http://127.0.0.1:" + port + "/").result())
        .isEqualTo(AttemptResult.BLOCKED_ADDRESS);
    assertThat(visits).hasValue(0);
  }

  @Test
  void a_name_that_turns_inward_is_blocked_though_a_connection_to_it_is_open() throws Exception {
    int port = http(request -> request.response().end());
    AtomicInteger lookups = new AtomicInteger();
    HostResolver rebinding =
        host ->
            resolvesTo(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2").resolve(host);
    // From the second look-up on the port counts as the gateway's own, which loopback may not
    // reach.
    TargetGuard guard = new TargetGuard(true, own -> lookups.get() > 1, address -> false);
    CallbackSender sender =
        new CallbackSender(
            vertx, rebinding, guard, new CallbackSender.Options(DEADLINE, true, 4, 16, null));
    String url = "http://shop.example:" + port + "/";
    assertThat(get(sender.send(url, headers, Buffer.buffer("{}"), SECRETS)).result())
        .isEqualTo(AttemptResult.OK);
    assertThat(get(sender.send(url, headers, Buffer.buffer("{}"), SECRETS)).result())
        .isEqualTo(AttemptResult.BLOCKED_ADDRESS);
  }

  @Test
  void a_certificate_is_checked_against_the_name_though_an_address_is_connected_to()
      throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create(CERTIFIED);
    HttpServer server =
        get(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(
                    request -> request.response().end(request.connection().indicatedServerName()))
                .listen(0, "127.0.0.1"));
    String tail = ":" + server.actualPort() + "/";
    TrustOptions trust = certificate.trustOptions();
    HostResolver local = resolvesTo("127.0.0.1");
    assertThat(send(lax, local, trust, "https://" + CERTIFIED + tail).result())
        .isEqualTo(AttemptResult.OK);
    assertThat(send(lax, local, trust, "https://other.example" + tail).result())
        .isEqualTo(AttemptResult.TLS_ERROR);
    assertThat(send(lax, local, null, "https://" + CERTIFIED + tail).result())
        .isEqualTo(AttemptResult.TLS_ERROR);
    int plain = http(request -> request.response().end());
    assertThat(send(lax, local, trust, "https://" + CERTIFIED + ":" + plain + "/").result())
        .isEqualTo(AttemptResult.TLS_ERROR);
  }

  @Test
  void plain_http_is_not_sent_where_it_is_not_allowed_any_more() throws Exception {
    CallbackSender sender =
        new CallbackSender(
            vertx,
            resolvesTo("127.0.0.1"),
            lax,
            new CallbackSender.Options(DEADLINE, false, 4, 16, null));
    assertThat(
            get(sender.send("http://shop.example/", headers, Buffer.buffer("{}"), SECRETS))
                .result())
        .isEqualTo(AttemptResult.INVALID_TARGET);
  }
}
