package io.skingate.benchmarks;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * What Vert.x costs by itself: hands requests on to SkinsNode's stand-in and the answers back, with
 * one event loop a core, and does nothing else. Arguments: its own port and the stand-in's.
 */
public final class BareVertx extends AbstractVerticle {
  private final int port;
  private final int upstream;
  private HttpClient client;

  private BareVertx(int port, int upstream) {
    this.port = port;
    this.upstream = upstream;
  }

  /** Serves until it is ended. */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    int upstream = Integer.parseInt(args[1]);
    Vertx.vertx()
        .deployVerticle(
            () -> new BareVertx(port, upstream),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public void start() {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(128));
    vertx.createHttpServer().requestHandler(this::forward).listen(port, "127.0.0.1");
  }

  private void forward(HttpServerRequest request) {
    request
        .body()
        .compose(
            body ->
                client
                    .request(
                        new RequestOptions()
                            .setMethod(request.method())
                            .setPort(upstream)
                            .setHost("127.0.0.1")
                            .setURI(request.uri()))
                    .compose(out -> out.putHeader("content-type", "application/json").send(body)))
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        body ->
                            request
                                .response()
                                .setStatusCode(answer.statusCode())
                                .putHeader("content-type", "application/json")
                                .end(body)))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }
}
