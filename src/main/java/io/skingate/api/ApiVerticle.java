package io.skingate.api;

import io.skingate.http.AnswerLog;
import io.skingate.http.InvalidRequests;
import io.skingate.http.Listening;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The tenants' HTTP server on one event loop; the instances of a process share the port. */
public final class ApiVerticle extends VerticleBase {
  /** Longer than the 60 seconds that ingresses usually keep a connection for. */
  private static final int IDLE_SECONDS = 75;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 8 * 1024;

  /** Leaves a client time that opens its connections in advance. */
  private static final Duration FIRST_REQUEST = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** In-flight requests may end; an order's own deadline is shorter. */
  private static final long STOP_SECONDS = 10;

  /** Vert.x takes a negative port for any free one that the instances of a process share. */
  private static final int ANY_SHARED_PORT = -1;

  private final ApiDependencies shared;
  private final int port;
  private HttpServer server;

  /**
   * @param port the one that all instances share; 0 for any free one
   */
  public ApiVerticle(ApiDependencies shared, int port) {
    this.shared = shared;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(shared.config().api().host())
            .setPort(port == 0 ? ANY_SHARED_PORT : port)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false)
            .setTcpNoDelay(true);
    RequestDeadlines deadlines =
        new RequestDeadlines(vertx, FIRST_REQUEST, Duration.ofSeconds(IDLE_SECONDS), LOOK);
    AnswerLog answers = new AnswerLog(vertx);
    Handler<HttpServerRequest> handler =
        new ApiRouter(vertx, shared, new Exchanges(vertx, shared, answers, deadlines::answered))
            .handler();
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  deadlines.came(request);
                  handler.handle(request);
                })
            .invalidRequestHandler(
                new InvalidRequests(
                    answers, status -> shared.metrics().counted(AnswerLog.OTHER_ROUTE, status)))
            .exceptionHandler(brokenConnection -> {});
    deadlines.watch(server);
    return Listening.on(server, "api", shared.config().api().host(), port);
  }

  /** Where it listens, once started. */
  public int port() {
    return server.actualPort();
  }

  /** Takes no new connections and lets requests in work end. */
  @Override
  public Future<?> stop() {
    return server.shutdown(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
