package io.skingate.management;

import io.skingate.http.AnswerLog;
import io.skingate.http.InvalidRequests;
import io.skingate.http.Listening;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/**
 * The operator's HTTP server. Deploy one instance, before everything else, and undeploy it last.
 */
public final class ManagementVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;
  private static final int MAX_LINE_BYTES = 2048;
  private static final int MAX_HEADER_BYTES = 8192;
  private static final int MAX_CONNECTIONS = 256;
  private static final long STOP_SECONDS = 2;

  private final ManagementDependencies dependencies;
  private HttpServer server;
  private int connections;
  private volatile int port;

  public ManagementVerticle(ManagementDependencies dependencies) {
    this.dependencies = dependencies;
  }

  /** Where it listens, once deployed. Callable from any thread. */
  public int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(dependencies.config().host())
            .setPort(dependencies.config().port())
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setHttp2ClearTextEnabled(false);
    AnswerLog answers = new AnswerLog(vertx);
    server = vertx.createHttpServer(options);
    server.connectionHandler(
        connection -> {
          connections++;
          connection.closeHandler(closed -> connections--);
          if (connections > MAX_CONNECTIONS) {
            connection.close();
          }
        });
    server
        .requestHandler(ManagementRouter.create(vertx, dependencies, answers))
        .invalidRequestHandler(new InvalidRequests(answers, status -> {}));
    return Listening.on(
            server, "management", dependencies.config().host(), dependencies.config().port())
        .onSuccess(listening -> port = listening.actualPort());
  }

  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
