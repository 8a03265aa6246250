package io.skingate.skinsnode;

import io.skingate.config.UpstreamConfig;
import io.skingate.net.HostResolver;
import io.skingate.net.HttpConnector;
import io.skingate.net.PooledConnection;
import io.skingate.skinsnode.answer.ExchangeResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to SkinsNode, and how long and large each kind of exchange may be. */
final class UpstreamTransport {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamTransport.class);

  /** Far above an order's or a wallet's answer. */
  private static final int LARGEST_ANSWER = 256 * 1024;

  /** A large catalog may take longer than a request, as long as bytes keep coming. */
  private static final Duration LONGEST_CATALOG = Duration.ofSeconds(60);

  /** The gates bound what is in flight; the pool must only never be the narrower one. */
  private static final int MOST_ACCOUNTS_BUSY = 64;

  private static final int MOST_CONNECTIONS = 16 * 1024;
  private static final int MOST_HEADER_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final UpstreamConfig config;
  private final Clock clock;
  private final Clock ticks;
  private final int largestCatalog;
  private final UpstreamMetrics metrics;
  private final HostResolver resolver;
  private final HttpClient http;
  private final HttpClient catalogHttp;
  private final HttpConnector ordersConnector;
  private final HttpConnector catalogConnector;

  UpstreamTransport(
      Vertx vertx,
      UpstreamConfig config,
      Clock clock,
      Clock ticks,
      int largestCatalog,
      UpstreamMetrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.ticks = ticks;
    this.largestCatalog = largestCatalog;
    this.metrics = metrics;
    this.resolver = HostResolver.of(vertx);
    this.http = client(config.maxConcurrency());
    this.catalogHttp = client(1);
    this.ordersConnector = new HttpConnector(vertx, http);
    this.catalogConnector = new HttpConnector(vertx, catalogHttp);
  }

  /** The same with connections that live on the calling event loop. */
  UpstreamTransport onThisLoop() {
    return new UpstreamTransport(vertx, config, clock, ticks, largestCatalog, metrics);
  }

  /** The longest that a call of this kind may take. */
  Duration longest(Operation operation) {
    boolean extended =
        operation == Operation.CATALOG && LONGEST_CATALOG.compareTo(config.requestTimeout()) > 0;
    return extended ? LONGEST_CATALOG : config.requestTimeout();
  }

  /**
   * @param body null for a request without one
   * @param sink as for {@link UpstreamExchange}
   */
  Future<ExchangeResult> exchange(
      Operation operation,
      Supplier<RequestOptions> options,
      Buffer body,
      BodySink sink,
      Duration deadline) {
    boolean catalog = operation == Operation.CATALOG;
    UpstreamExchange.Limits limits =
        new UpstreamExchange.Limits(
            deadline, config.requestTimeout(), catalog ? largestCatalog : LARGEST_ANSWER);
    Instant begun = ticks.instant();
    HttpConnector connector = catalog ? catalogConnector : ordersConnector;
    return new UpstreamExchange(vertx, clock, limits, sink)
        .run(() -> open(connector, options.get()), body)
        .map(
            result -> {
              metrics.took(operation, Duration.between(begun, ticks.instant()));
              return result;
            });
  }

  private Future<HttpClientRequest> open(HttpConnector connector, RequestOptions options) {
    return resolver
        .resolve(options.getHost())
        .compose(addresses -> connector.request(options, addresses, config.connectTimeout()));
  }

  Future<Void> close() {
    return Future.join(http.close(), catalogHttp.close()).mapEmpty();
  }

  private HttpClient client(int connectionsPerAccount) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) config.connectTimeout().toMillis())
            .setKeepAliveTimeout(PooledConnection.KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(MOST_HEADER_BYTES);
    int size = (int) Math.min(MOST_CONNECTIONS, (long) connectionsPerAccount * MOST_ACCOUNTS_BUSY);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(size).setMaxWaitQueueSize(size);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(pool)
        .withConnectHandler(UpstreamTransport::prepare)
        .build();
  }

  private static void prepare(HttpConnection connection) {
    PooledConnection.prepare(connection);
    connection.exceptionHandler(UpstreamTransport::broken);
  }

  /**
   * The call that it happened to ends by itself; without a handler a stack trace would be logged.
   */
  private static void broken(Throwable failure) {
    LOG.atDebug().addKeyValue("problem", failure.getClass().getName()).log("A connection broke");
  }
}
