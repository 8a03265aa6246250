package io.skingate.callback.sending;

import io.skingate.config.Secret;
import io.skingate.net.HostResolver;
import io.skingate.net.HttpConnector;
import io.skingate.net.PooledConnection;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange with a store, from the name look-up to the answer's last byte, of which no more than
 * a bound is read. Used once, on one event loop.
 *
 * <p>Informational answers are passed over. A 2xx counts as soon as its body ends, is cut at the
 * bound, or breaks off: the store has taken the update, and sending it again would only make a
 * duplicate. A body that hangs is a timeout.
 */
final class CallbackExchange {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackExchange.class);

  /** What is read of an answer before it is cut. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  /** How often a request may meet a connection that closes before it is sent. */
  private static final int MOST_UNSENT = 3;

  private final Vertx vertx;
  private final HttpConnector connector;
  private final TargetGuard guard;
  private final CallbackTarget target;
  private final MultiMap headers;
  private final Buffer body;
  private final List<Secret> secrets;
  private final long startedNanos = System.nanoTime();
  private final Promise<Attempt> ended = Promise.promise();
  private final Buffer start = Buffer.buffer();

  private Duration deadline;
  private List<InetAddress> checked;
  private int unsent;
  private long timer;
  private HttpClientRequest request;
  private HttpClientResponse response;
  private long received;
  private boolean whole;

  /**
   * @param secrets the tenant's, which must not be shown where the answer repeats them
   */
  CallbackExchange(
      Vertx vertx,
      HttpConnector connector,
      TargetGuard guard,
      CallbackTarget target,
      MultiMap headers,
      Buffer body,
      List<Secret> secrets) {
    this.vertx = vertx;
    this.connector = connector;
    this.guard = guard;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.secrets = secrets;
  }

  Future<Attempt> run(HostResolver resolver, Duration deadline) {
    this.deadline = deadline;
    timer = vertx.setTimer(Math.max(1, deadline.toMillis()), id -> end(AttemptResult.TIMEOUT));
    Future<List<InetAddress>> addresses =
        target.literal() != null
            ? Future.succeededFuture(List.of(target.literal()))
            : resolver.resolve(target.host());
    addresses.onSuccess(this::connectIfAllowed).onFailure(failure -> end(AttemptResult.DNS_ERROR));
    return ended.future();
  }

  private void connectIfAllowed(List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      end(AttemptResult.DNS_ERROR);
      return;
    }
    for (InetAddress address : addresses) {
      Optional<String> refusal = guard.refusal(address, target.port());
      if (refusal.isPresent()) {
        LOG.atWarn()
            .addKeyValue("host", target.host())
            .addKeyValue("reason", refusal.get())
            .addKeyValue("deliveryId", headers.get("x-delivery-id"))
            .log("Callback target is not allowed");
        end(AttemptResult.BLOCKED_ADDRESS);
        return;
      }
    }
    checked = addresses;
    connect();
  }

  private void connect() {
    if (isOver()) {
      return;
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.requestUri())
            .setFollowRedirects(false)
            .setHeaders(headers);
    connector
        .request(options, checked, deadline)
        .onSuccess(this::exchange)
        .onFailure(failure -> end(AttemptFailures.classify(failure)));
  }

  private void exchange(HttpClientRequest opened) {
    request = opened;
    if (isOver()) {
      request.reset();
      return;
    }
    int before = PooledConnection.requestsWritten(opened.connection());
    opened.response().onSuccess(this::read).onFailure(failure -> broken(opened, before, failure));
    opened.end(body).onFailure(failure -> broken(opened, before, failure));
  }

  private void read(HttpClientResponse arrived) {
    response = arrived;
    response.handler(this::receive);
    response.exceptionHandler(failure -> end(AttemptResult.ofStatus(response.statusCode())));
    response.endHandler(
        end -> {
          whole = received == start.length();
          end(AttemptResult.ofStatus(response.statusCode()));
        });
  }

  private void receive(Buffer chunk) {
    int room = ResponseExcerpt.WINDOW_BYTES - start.length();
    if (room > 0) {
      start.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
    received += chunk.length();
    if (received > MAX_BODY_BYTES) {
      end(AttemptResult.ofStatus(response.statusCode()));
      request.reset();
    }
  }

  /** A pooled connection may close just when it is taken: then nothing was sent. */
  private void broken(HttpClientRequest broken, int before, Throwable failure) {
    if (response != null || isOver() || request != broken) {
      return;
    }
    boolean written = PooledConnection.requestsWritten(broken.connection()) > before;
    if (written || ++unsent == MOST_UNSENT) {
      end(AttemptFailures.classify(failure));
    } else {
      request = null;
      connect();
    }
  }

  private boolean isOver() {
    return ended.future().isComplete();
  }

  private void end(AttemptResult result) {
    if (isOver()) {
      return;
    }
    vertx.cancelTimer(timer);
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    ended.complete(
        response == null
            ? Attempt.unanswered(result, took)
            : new Attempt(
                result,
                response.statusCode(),
                took,
                ResponseExcerpt.of(start, whole, headers, secrets),
                response.getHeader("retry-after")));
    if (result == AttemptResult.TIMEOUT && request != null) {
      request.reset();
    }
  }
}
