package io.skingate.management.view;

import io.skingate.http.ErrorCode;
import io.skingate.http.FieldError;
import io.skingate.http.Problem;
import io.skingate.store.StoreProblem;
import java.time.Duration;
import java.util.List;

/**
 * A refusal, in the form and the words of the tenants' API. Thrown where a question cannot be
 * answered; carries no stack trace.
 */
public final class AdminProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private AdminProblem(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public static AdminProblem of(ErrorCode code) {
    return new AdminProblem(Problem.of(code));
  }

  public static AdminProblem of(ErrorCode code, String detail) {
    return new AdminProblem(Problem.of(code, detail));
  }

  public static AdminProblem of(Problem problem) {
    return new AdminProblem(problem);
  }

  /** What passes by itself. */
  public static AdminProblem of(ErrorCode code, Duration retryAfter) {
    return new AdminProblem(Problem.of(code).withRetryAfter(retryAfter));
  }

  /** A refusal that a store would get, in the form that operators' calls have. */
  public static AdminProblem of(StoreProblem refusal) {
    Problem problem = refusal.problem();
    if (!problem.code().equals(ErrorCode.INVALID_REQUEST.code())) {
      return new AdminProblem(problem);
    }
    FieldError first = problem.errors().get(0);
    return badParameter(first.field(), first.message());
  }

  /** A parameter is not what it should be. */
  public static AdminProblem badParameter(String name, String message) {
    return new AdminProblem(
        Problem.of(ErrorCode.INVALID_PARAMETER, name + " " + message + ".")
            .withErrors(List.of(new FieldError(name, message))));
  }

  /** Fields of the body, or the whole of it, are not what they should be. */
  public static AdminProblem badBody(List<FieldError> errors) {
    return new AdminProblem(Problem.of(ErrorCode.INVALID_REQUEST).withErrors(errors));
  }

  public Problem problem() {
    return problem;
  }
}
