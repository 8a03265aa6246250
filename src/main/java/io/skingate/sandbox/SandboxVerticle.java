package io.skingate.sandbox;

import io.skingate.sandbox.catalog.Item;
import io.skingate.sandbox.catalog.SandboxCatalog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires a sandbox on one event loop, which owns all that changes. */
final class SandboxVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxVerticle.class);
  private static final int MAX_CONNECTIONS = 10_000;

  private final SandboxOptions options;
  private final SandboxState state;
  private final Clock clock;
  private Context loop;
  private SandboxPace pace;
  private SandboxCatalog catalog;
  private Fulfilment fulfilment;
  private WebhookSender sender;
  private HttpServer server;
  private int connections;

  SandboxVerticle(SandboxOptions options, SandboxState state, Clock clock) {
    this.options = options;
    this.state = state;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    loop = vertx.getOrCreateContext();
    pace = new SandboxPace(options.speed());
    sender = new WebhookSender(vertx, options, pace, clock);
    fulfilment = new Fulfilment(vertx, options, pace, clock, sender);
    return vertx.<SandboxCatalog>executeBlocking(this::newCatalog, false).compose(this::listen);
  }

  /** Its first body is made here too: for 300,000 copies that takes longer than a loop may. */
  private SandboxCatalog newCatalog() {
    String currency = options.clients().get(0).currency();
    SandboxCatalog made = new SandboxCatalog(options.seed(), options.catalogSize(), currency);
    made.body();
    return made;
  }

  private Future<HttpServer> listen(SandboxCatalog made) {
    catalog = made;
    OrderDesk desk = new OrderDesk(options, catalog, fulfilment, pace, clock);
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(120).setTcpNoDelay(true))
            .connectionHandler(this::connected)
            .requestHandler(new SandboxApi(vertx, options, state, catalog, desk).router());
    if (!options.driftInterval().isZero()) {
      vertx.setPeriodic(Math.max(1, options.driftInterval().toMillis()), id -> catalog.step());
    }
    return server.listen(options.port(), options.host());
  }

  private void connected(HttpConnection connection) {
    connections++;
    connection.closeHandler(closed -> connections--);
    // A client that breaks off is no error of ours; without a handler it is logged as one.
    connection.exceptionHandler(
        brokenOff -> LOG.atDebug().setCause(brokenOff).log("a client broke off"));
    if (connections > MAX_CONNECTIONS) {
      connection.close();
    }
  }

  int port() {
    return server.actualPort();
  }

  WebhookSender sender() {
    return sender;
  }

  /** Runs something on the event loop that owns the sandbox. */
  <T> Future<T> onLoop(Supplier<T> action) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(
        go -> {
          try {
            promise.complete(action.get());
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  List<Item> items(int limit) {
    return catalog.first(limit);
  }

  SandboxCatalog catalog() {
    return catalog;
  }

  Fulfilment fulfilment() {
    return fulfilment;
  }
}
