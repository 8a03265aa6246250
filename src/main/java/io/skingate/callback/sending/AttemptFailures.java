package io.skingate.callback.sending;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Tells what went wrong from the exception that an exchange ended with. */
final class AttemptFailures {
  private static final int DEEPEST_CAUSE = 8;

  private AttemptFailures() {}

  static AttemptResult classify(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      AttemptResult known = known(cause);
      if (known != null) {
        return known;
      }
      cause = cause.getCause();
    }
    return failure instanceof DecoderException || failure instanceof IllegalArgumentException
        ? AttemptResult.MALFORMED_RESPONSE
        : AttemptResult.RESET;
  }

  private static AttemptResult known(Throwable cause) {
    if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException) {
      return AttemptResult.TIMEOUT;
    }
    if (cause instanceof NoRouteToHostException) {
      return AttemptResult.UNREACHABLE;
    }
    if (cause instanceof ConnectException) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("unreachable") || message.contains("no route")
          ? AttemptResult.UNREACHABLE
          : AttemptResult.CONNECTION_REFUSED;
    }
    if (cause instanceof UnknownHostException) {
      return AttemptResult.DNS_ERROR;
    }
    if (cause instanceof SSLException || cause instanceof CertificateException) {
      return AttemptResult.TLS_ERROR;
    }
    if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
      return AttemptResult.RESPONSE_TOO_LARGE;
    }
    return null;
  }
}
