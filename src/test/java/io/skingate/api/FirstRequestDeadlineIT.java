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

class FirstRequestDeadlineIT {
  private static final String REQUEST = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void serve() throws Exception {
    Context context = vertx.getOrCreateContext();
    Promise<HttpServer> listening = Promise.promise();
    context.runOnContext(
        turn -> {
          FirstRequestDeadline deadline = new FirstRequestDeadline(vertx, Duration.ofMillis(400));
          HttpServer server =
              vertx
                  .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                  .requestHandler(
                      request -> {
                        deadline.came(request);
                        request.response().end("ok");
                      });
          deadline.watch(server);
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
  void a_connection_that_had_its_request_stays() throws Exception {
    try (RawHttp connection = new RawHttp(port)) {
      assertThat(connection.write(REQUEST).read().status()).isEqualTo(200);
      assertThat(connection.patience(700).closed()).isFalse();
      assertThat(connection.write(REQUEST).patience(5_000).read().status()).isEqualTo(200);
    }
  }
}
