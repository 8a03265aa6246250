package io.skingate.management;

import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.http.ErrorCode;
import io.skingate.management.AdminTokens.Caller;
import io.skingate.management.view.AdminProblem;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The frame of every call below {@code /admin}: who makes it, whether that caller may, how large
 * its body is, and a line in the log for each that changes something. Belongs to one event loop.
 */
final class AdminCalls {
  private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);
  private static final long MAX_BODY_BYTES = 64 * 1024;

  /** Where a request has its caller. */
  private static final String CALLER = "caller";

  private final Router router;
  private final AdminTokens tokens;

  AdminCalls(Router router, AdminTokens tokens) {
    this.router = router;
    this.tokens = tokens;
    router.route("/admin*").handler(this::authenticate);
    router.route("/admin*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
  }

  /** A call that shows something, and reads its parameters itself. */
  void get(String path, Consumer<RoutingContext> handler) {
    Methods.mount(router, path, Methods.READ, handler);
  }

  /** As {@link #get}, without parameters. */
  void getWithoutParameters(String path, Consumer<RoutingContext> handler) {
    get(path, withoutParameters(handler));
  }

  /** As {@link #getWithoutParameters}, for a path that may hold any id, even "." or "..". */
  void getByRawPath(String path, Consumer<RoutingContext> handler) {
    Supplier<Route> route = () -> router.route(path).useNormalizedPath(false);
    // The path by which the caller was let in may have been another one.
    route.get().handler(this::authenticate);
    Methods.mount(route.get(), Methods.READ, withoutParameters(handler));
  }

  /** As {@link #post}, without fields in the body. */
  void postWithoutBody(String path, Scope needed, Consumer<RoutingContext> handler) {
    post(
        path,
        needed,
        ctx -> {
          AdminBody.none(ctx);
          handler.accept(ctx);
        });
  }

  /**
   * A call that changes something. It takes no parameters.
   *
   * @param needed what the caller's token has to allow
   */
  void post(String path, Scope needed, Consumer<RoutingContext> handler) {
    Methods.mount(
        router,
        path,
        Methods.WRITE,
        ctx -> {
          requireScope(ctx, needed);
          withoutParameters(handler).accept(ctx);
        });
  }

  private static Consumer<RoutingContext> withoutParameters(Consumer<RoutingContext> handler) {
    return ctx -> {
      AdminParameters.none(ctx.queryParams());
      handler.accept(ctx);
    };
  }

  /** Refuses every other path. */
  void nothingElse() {
    router
        .route("/admin*")
        .handler(
            ctx -> {
              throw AdminProblem.of(ErrorCode.NOT_FOUND);
            });
  }

  /** The name of the caller's token. */
  static String token(RoutingContext ctx) {
    return ctx.<Caller>get(CALLER).token();
  }

  /** What the caller's token allows. */
  static String scope(RoutingContext ctx) {
    return word(ctx.<Caller>get(CALLER).scope());
  }

  /** Begins the line that tells of a change: who made it, in which request. */
  static LoggingEventBuilder told(RoutingContext ctx) {
    return LOG.atInfo()
        .addKeyValue("requestId", AdminReplies.requestId(ctx))
        .addKeyValue("by", token(ctx));
  }

  private void authenticate(RoutingContext ctx) {
    if (tokens.isClosed()) {
      throw AdminProblem.of(ErrorCode.ADMIN_CLOSED);
    }
    Caller caller = tokens.caller(ctx.request().getHeader("Authorization"));
    if (caller == null) {
      ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"skingate\"");
      throw AdminProblem.of(ErrorCode.UNAUTHORIZED, "Send one of the operator's bearer tokens.");
    }
    ctx.put(CALLER, caller);
    ctx.next();
  }

  private static void requireScope(RoutingContext ctx, Scope needed) {
    Caller caller = ctx.get(CALLER);
    if (!caller.scope().covers(needed)) {
      throw AdminProblem.of(
          ErrorCode.SCOPE_DENIED,
          "This call needs the scope "
              + word(needed)
              + "; the token "
              + caller.token()
              + " has "
              + word(caller.scope())
              + ".");
    }
  }

  private static String word(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }
}
