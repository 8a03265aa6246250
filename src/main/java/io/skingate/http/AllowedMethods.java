package io.skingate.http;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.Collectors;

/** How the methods of a path are told to a caller who used another one. */
public final class AllowedMethods {
  /** What shows something and changes nothing. */
  public static final List<HttpMethod> READS = List.of(HttpMethod.GET, HttpMethod.HEAD);

  private AllowedMethods() {}

  /** As in the {@code allow} header. */
  public static String list(List<HttpMethod> methods) {
    return join(methods, ", ");
  }

  /** As a sentence. */
  public static String only(List<HttpMethod> methods) {
    return "Only "
        + join(methods, " and ")
        + (methods.size() == 1 ? " is" : " are")
        + " allowed here.";
  }

  private static String join(List<HttpMethod> methods, String between) {
    return methods.stream().map(HttpMethod::name).collect(Collectors.joining(between));
  }
}
