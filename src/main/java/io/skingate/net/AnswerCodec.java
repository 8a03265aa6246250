package io.skingate.net;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Reads answers as leniently as a client may: one content length given twice is that length (RFC
 * 9112, section 6.3), and a line may end with LF alone (section 2.2). Vert.x has no option for
 * either.
 */
public final class AnswerCodec {
  /** For the whole of the headers, and for the status line; some servers send dozens of cookies. */
  public static final int MAX_HEADER_BYTES = 32 * 1024;

  private AnswerCodec() {}

  /** Has an HTTP/1.1 connection's answers be read so; call it before any request. */
  public static void install(HttpConnection connection) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_HEADER_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setAllowDuplicateContentLengths(true)
            .setStrictLineParsing(false);
    ChannelPipeline pipeline =
        ((HttpClientConnectionInternal) connection).channelHandlerContext().pipeline();
    pipeline.replace(HttpClientCodec.class, "codec", new HttpClientCodec(config, false, false));
  }
}
