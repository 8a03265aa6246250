package io.skingate.management.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.redis.client.Redis;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a caller chooses, it adds no series. */
class MetricsCardinalityIT {
  private static final int ROUNDS = 250;

  private Metrics metrics;
  private Vertx vertx;
  private HttpClient client;
  private Context context;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    metrics = new Metrics();
    vertx = metrics.instrument(new VertxOptions()).build();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("ok"))
            .listen(0, "127.0.0.1")
            .await(5, TimeUnit.SECONDS);
    port = server.actualPort();
    client = vertx.createHttpClient();
    context = vertx.getOrCreateContext();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
    metrics.close();
  }

  @Test
  void a_thousand_odd_methods_paths_hosts_and_client_ids_add_no_series() throws Exception {
    call("GET", "/", "localhost", "acme");
    call("GET", "/", "127.0.0.1", "acme");
    Set<String> before = series();

    for (int i = 0; i < ROUNDS; i++) {
      call("ODD" + i, "/", "localhost", "acme");
      call("GET", "/odd/" + i + "?q=" + i, "localhost", "acme");
      call("GET", "/", "127.0.1." + (1 + i), "acme");
      call("GET", "/", "localhost", "client-" + i);
    }

    assertThat(series()).isEqualTo(before);
  }

  @Test
  void a_client_of_redis_that_is_made_again_adds_no_series() {
    Set<String> before = series();

    for (int i = 0; i < 5; i++) {
      Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    }

    assertThat(series()).isEqualTo(before);
  }

  private Set<String> series() {
    return PrometheusLint.of(metrics.scrape(ScrapeFormat.PROMETHEUS)).steadySeries();
  }

  /** A host of its own opens a client's pool of its own. */
  private void call(String method, String path, String host, String clientId) throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setHost(host)
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setPort(port)
            .setURI(path)
            .putHeader("x-client-id", clientId);
    Promise<Integer> status = Promise.promise();
    context.runOnContext(
        ignored ->
            client
                .request(options)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> response.statusCode()))
                .onComplete(status));
    assertThat(status.future().await(10, TimeUnit.SECONDS)).isEqualTo(200);
  }
}
