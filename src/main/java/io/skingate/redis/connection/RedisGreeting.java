package io.skingate.redis.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said on a new connection before the client gets it: who the gateway is, and which
 * database it wants. The client itself says who it is only where it is asked, and would work as the
 * default user where that one is open. Used once, on the socket's event loop.
 */
final class RedisGreeting {
  private final NetSocket socket;
  private final RedisEndpoint endpoint;
  private final List<Buffer> commands = new ArrayList<>();
  private final Promise<Boolean> promise = Promise.promise();
  private int answered;
  private boolean passwordUnused;

  private RedisGreeting(NetSocket socket, RedisEndpoint endpoint) {
    this.socket = socket;
    this.endpoint = endpoint;
  }

  /**
   * Greets.
   *
   * @return whether there was a password and the server wants none; fails with {@link
   *     RedisRefusalException} where the server refuses
   */
  static Future<Boolean> greet(NetSocket socket, RedisEndpoint endpoint) {
    RedisGreeting greeting = new RedisGreeting(socket, endpoint);
    greeting.begin();
    return greeting.promise.future();
  }

  private void begin() {
    if (endpoint.hasCredentials()) {
      commands.add(
          isDefaultUser()
              // With the name an open default user would take any password without a word.
              ? command("AUTH", endpoint.password())
              : command("AUTH", endpoint.user(), endpoint.password()));
    }
    if (endpoint.database() != 0) {
      commands.add(command("SELECT", String.valueOf(endpoint.database())));
    }
    if (commands.isEmpty()) {
      promise.complete(false);
      return;
    }
    socket.handler(RecordParser.newDelimited("\r\n", this::answered));
    socket.exceptionHandler(promise::tryFail);
    socket.closeHandler(closed -> promise.tryFail("closed by Redis"));
    Buffer all = Buffer.buffer();
    commands.forEach(all::appendBuffer);
    socket.write(all).onFailure(promise::tryFail);
  }

  private boolean isDefaultUser() {
    return endpoint.user() == null || endpoint.user().equals("default");
  }

  private void answered(Buffer line) {
    String text = line.toString();
    boolean authenticating = endpoint.hasCredentials() && answered == 0;
    if (authenticating && wantsNoPassword(text)) {
      passwordUnused = true;
    } else if (!text.startsWith("+")) {
      promise.tryFail(
          new RedisRefusalException(
              authenticating
                  ? "Redis refuses "
                      + (endpoint.user() == null ? "the password" : "user " + endpoint.user())
                      + ": "
                      + text.substring(1)
                  : "Redis refuses database " + endpoint.database() + ": " + text.substring(1)));
      return;
    }
    answered++;
    if (answered == commands.size()) {
      socket.handler(null);
      promise.tryComplete(passwordUnused);
    }
  }

  /** In the words of Redis 6 and later, and of those before. */
  private static boolean wantsNoPassword(String answer) {
    return answer.startsWith("-ERR")
        && (answer.contains("without any password configured")
            || answer.contains("no password is set"));
  }

  private static Buffer command(String... words) {
    Buffer command = Buffer.buffer("*" + words.length + "\r\n");
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      command.appendString("$" + bytes.length + "\r\n").appendBytes(bytes).appendString("\r\n");
    }
    return command;
  }
}
