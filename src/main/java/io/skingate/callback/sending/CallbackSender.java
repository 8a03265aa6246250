package io.skingate.callback.sending;

import io.skingate.config.Secret;
import io.skingate.net.AnswerCodec;
import io.skingate.net.HostResolver;
import io.skingate.net.HttpConnector;
import io.skingate.net.PooledConnection;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one attempt: looks the name up, checks every address that it has, connects to one that was
 * checked, and bounds the whole by one deadline. Belongs to the event loop that created it.
 */
public final class CallbackSender {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);

  private final Vertx vertx;
  private final HttpClient client;
  private final HttpConnector connector;
  private final HostResolver resolver;
  private final TargetGuard guard;
  private final Options options;

  /**
   * How callbacks are sent.
   *
   * @param deadline of the whole exchange
   * @param connectionsPerTarget per checked address
   * @param maxWaiting exchanges that may wait for a connection per checked address
   * @param trust whom to trust; null for the Java runtime's own
   */
  public record Options(
      Duration deadline,
      boolean allowHttp,
      int connectionsPerTarget,
      int maxWaiting,
      TrustOptions trust) {}

  public CallbackSender(Vertx vertx, HostResolver resolver, TargetGuard guard, Options options) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.guard = guard;
    this.options = options;
    HttpClientOptions http =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setConnectTimeout((int) options.deadline().toMillis())
            .setKeepAliveTimeout(PooledConnection.KEEP_ALIVE_SECONDS)
            .setMetricsName("callbacks");
    if (options.trust() != null) {
      http.setTrustOptions(options.trust());
    }
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(options.connectionsPerTarget())
            .setMaxWaitQueueSize(options.maxWaiting());
    this.client =
        vertx
            .httpClientBuilder()
            .with(http)
            .with(pool)
            .withConnectHandler(CallbackSender::prepare)
            .build();
    this.connector = new HttpConnector(vertx, client);
  }

  /**
   * Never fails: every trouble is a result.
   *
   * @param secrets the tenant's, which must not be shown where the answer repeats them
   */
  public Future<Attempt> send(String url, MultiMap headers, Buffer body, List<Secret> secrets) {
    CallbackTarget target;
    try {
      target = CallbackTarget.parse(url);
    } catch (IllegalArgumentException notTarget) {
      return invalid();
    }
    if (!target.tls() && !options.allowHttp()) {
      return invalid();
    }
    return new CallbackExchange(vertx, connector, guard, target, headers, body, secrets)
        .run(resolver, options.deadline());
  }

  public Future<Void> close() {
    return client.close();
  }

  private static void prepare(HttpConnection connection) {
    AnswerCodec.install(connection);
    SpoiltHeaders.passOver(connection);
    InformationalAnswers.passOver(connection);
    PooledConnection.prepare(connection);
    // Every failure is an attempt's result; without a handler Vert.x logs it as an error.
    connection.exceptionHandler(CallbackSender::ignore);
  }

  private static void ignore(Throwable failure) {
    LOG.atDebug().addKeyValue("reason", failure.toString()).log("A store's connection failed");
  }

  private static Future<Attempt> invalid() {
    return Future.succeededFuture(Attempt.unanswered(AttemptResult.INVALID_TARGET, Duration.ZERO));
  }
}
