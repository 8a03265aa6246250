package io.skingate.net;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens HTTP requests to a name by whichever of its addresses lets itself be reached. Nothing is
 * sent: until a request that it gave is sent, the server has seen none. Safe for use from any
 * thread; each call belongs to the event loop that made it.
 */
public final class HttpConnector {
  private final Vertx vertx;
  private final HttpClient client;
  private final AddressOrder order = new AddressOrder();

  public HttpConnector(Vertx vertx, HttpClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  /**
   * A request that is ready to be sent, on a connection of the client's pool.
   *
   * @param options with host and port; used up by this call, which sets its server
   * @param addresses of the host, at least one
   * @param budget for all of them together
   */
  public Future<HttpClientRequest> request(
      RequestOptions options, List<InetAddress> addresses, Duration budget) {
    if (addresses.size() == 1) {
      return open(options, addresses.get(0)).map(Opened::request);
    }
    String host = options.getHost();
    int port = options.getPort();
    List<Supplier<Future<Opened>>> attempts =
        order.of(host, port, addresses).stream()
            .<Supplier<Future<Opened>>>map(address -> () -> open(options, address))
            .toList();
    return StaggeredAttempts.first(vertx, budget, attempts, late -> late.request.reset())
        .map(
            opened -> {
              order.reached(host, port, opened.address);
              return opened.request;
            });
  }

  private record Opened(InetAddress address, HttpClientRequest request) {}

  private Future<Opened> open(RequestOptions options, InetAddress address) {
    return ask(options, address)
        .recover(
            failure ->
                // The pool may give a connection that its server closes at this very moment.
                failure instanceof HttpClosedException
                    ? ask(options, address)
                    : Future.failedFuture(failure))
        .map(request -> new Opened(address, request));
  }

  private Future<HttpClientRequest> ask(RequestOptions options, InetAddress address) {
    // The client reads the server at once, so the attempts may share the options. Its pool tells
    // servers apart by their names alone, so an address must not carry one.
    SocketAddress server =
        SocketAddress.inetSocketAddress(options.getPort(), NetUtil.toAddressString(address));
    return client.request(options.setServer(server));
  }
}
