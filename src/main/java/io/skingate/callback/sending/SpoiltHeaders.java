package io.skingate.callback.sending;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Takes an answer by its status where its headers are too large or not well-formed: the store has
 * said whether it took the update. Nothing behind the status can be trusted, so the answer ends
 * there and its connection is closed.
 */
final class SpoiltHeaders extends ChannelInboundHandlerAdapter {
  private SpoiltHeaders() {}

  /** Has the connection's answers go through a handler of its own; call it before any request. */
  static void passOver(HttpConnection connection) {
    ChannelHandlerContext last =
        ((HttpClientConnectionInternal) connection).channelHandlerContext();
    last.pipeline().addBefore(last.name(), null, new SpoiltHeaders());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpResponse answer)
        || !answer.decoderResult().isFailure()
        || !isFinal(answer.status())) {
      context.fireChannelRead(message);
      return;
    }
    HttpResponse status = new DefaultHttpResponse(answer.protocolVersion(), answer.status());
    String wait = answer.headers().get(HttpHeaderNames.RETRY_AFTER);
    if (wait != null) {
      status.headers().set(HttpHeaderNames.RETRY_AFTER, wait);
    }
    status.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ReferenceCountUtil.release(message);
    context.fireChannelRead(status);
    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    context.close();
  }

  /** Netty gives 999 to what has no status line. */
  private static boolean isFinal(HttpResponseStatus status) {
    return status.code() >= 200 && status.code() < 600;
  }
}
