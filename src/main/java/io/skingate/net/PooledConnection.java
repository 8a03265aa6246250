package io.skingate.net;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an HTTP/1.1 client's pool must know of each of its connections.
 *
 * <p>It keeps a server from having its connection kept idle for longer than the client would:
 * Vert.x lets the answer's {@code Keep-Alive: timeout} overrule its own, and takes 0 for "for
 * ever". What stands idle for too long a firewall on the way forgets, and the next request is lost.
 *
 * <p>It counts the requests that were written, so that one which met a connection just closed is
 * known never to have been sent.
 */
public final class PooledConnection extends ChannelDuplexHandler {
  /**
   * What a client keeps idle connections for: below the five seconds after which widespread servers
   * close them, so that a request seldom meets a connection that is about to go.
   */
  public static final int KEEP_ALIVE_SECONDS = 4;

  private static final Pattern TIMEOUT =
      Pattern.compile("timeout\\s*=\\s*(\\d{1,9})", Pattern.CASE_INSENSITIVE);

  private static final AttributeKey<PooledConnection> KEY =
      AttributeKey.valueOf(PooledConnection.class.getName());

  private volatile int written;

  private PooledConnection() {}

  /** Prepares a connection; call it before any request. */
  public static void prepare(HttpConnection connection) {
    ChannelHandlerContext last = lastOf(connection);
    PooledConnection handler = new PooledConnection();
    last.channel().attr(KEY).set(handler);
    last.pipeline().addBefore(last.name(), null, handler);
  }

  /**
   * How many requests were handed to the connection's socket. Where a request fails and this has
   * not grown since before it was sent, the server has seen nothing of it. Safe from any thread;
   * one request must be in flight at a time, as it is without pipelining.
   */
  public static int requestsWritten(HttpConnection connection) {
    // The pipeline forgets its handlers when the connection closes.
    return lastOf(connection).channel().attr(KEY).get().written;
  }

  private static ChannelHandlerContext lastOf(HttpConnection connection) {
    return ((HttpClientConnectionInternal) connection).channelHandlerContext();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpRequest && context.channel().isActive()) {
      written = written + 1;
    }
    context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse answer) {
      HttpHeaders headers = answer.headers();
      String value = headers.get(HttpHeaderNames.KEEP_ALIVE);
      if (value != null && !isShorter(value)) {
        headers.remove(HttpHeaderNames.KEEP_ALIVE);
      }
    }
    context.fireChannelRead(message);
  }

  private boolean isShorter(String value) {
    Matcher timeout = TIMEOUT.matcher(value);
    if (!timeout.find()) {
      return false;
    }
    int seconds = Integer.parseInt(timeout.group(1));
    return seconds > 0 && seconds < KEEP_ALIVE_SECONDS;
  }
}
