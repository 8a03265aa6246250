package io.skingate.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDeadlinesIT {
  private static final String REQUEST = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void serve() throws Exception {
    Context context = vertx.getOrCreateContext();
    Promise<HttpServer> listening = Promise.promise();
    context.runOnContext(
        turn -> {
          RequestDeadlines deadlines =
              new RequestDeadlines(
                  vertx, Duration.ofMillis(400), Duration.ofMillis(900), Duration.ofMillis(20));
          HttpServer server =
              vertx
                  .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                  .requestHandler(
                      request -> {
                        deadlines.came(request);
                        request.response().end("ok").onSuccess(o -> deadlines.answered(request));
                      });
          deadlines.watch(server);
          server.listen(0, "127.0.0.1").onComplete(listening);
        });
    port = listening.future().await(5, SECONDS).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  @Test
  void a_connection_without_a_request_is_closed_though_bytes_drip() throws Exception {
    try (RawHttp silent = new RawHttp(port);
        RawHttp dripping = new RawHttp(port)) {
      for (int i = 0; i < 3; i++) {
        dripping.write(REQUEST.substring(i, i + 1)).patience(50);
        assertThat(dripping.closed()).isFalse();
      }
      assertThat(dripping.patience(5_000).closed()).isTrue();
      assertThat(silent.closed()).isTrue();
    }
  }

  @Test
  void a_later_request_whose_headers_drip_is_cut_off_too() throws Exception {
    try (RawHttp connection = new RawHttp(port)) {
      assertThat(connection.write(REQUEST).read().status()).isEqualTo(200);
      connection.write(REQUEST.substring(0, 9)).patience(600);
      assertThat(connection.closed()).isFalse();
      assertThat(connection.write("x").patience(5_000).closed()).isTrue();
    }
  }

  @Test
  void a_connection_that_had_its_request_stays_for_the_next() throws Exception {
    try (RawHttp connection = new RawHttp(port)) {
      assertThat(connection.write(REQUEST).read().status()).isEqualTo(200);
      assertThat(connection.patience(600).closed()).isFalse();
      assertThat(connection.write(REQUEST).patience(5_000).read().status()).isEqualTo(200);
    }
  }
}
