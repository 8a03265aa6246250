package io.skingate.callback.sending;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Passes over a connection's informational answers (RFC 9110, 15.2), so that the one after them is
 * awaited: Vert.x itself takes any but 100 and 103 for the final answer. A 101 stays final, since
 * no HTTP follows it.
 */
final class InformationalAnswers extends ChannelInboundHandlerAdapter {
  private boolean passing;

  private InformationalAnswers() {}

  /** Has the connection's answers go through a handler of its own; call it before any request. */
  static void passOver(HttpConnection connection) {
    ChannelHandlerContext last =
        ((HttpClientConnectionInternal) connection).channelHandlerContext();
    last.pipeline().addBefore(last.name(), null, new InformationalAnswers());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse answer) {
      passing =
          answer.status().codeClass() == HttpStatusClass.INFORMATIONAL
              && answer.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }
    if (!passing) {
      context.fireChannelRead(message);
      return;
    }
    // Its end comes as a message of its own.
    passing = !(message instanceof LastHttpContent);
    ReferenceCountUtil.release(message);
  }
}
