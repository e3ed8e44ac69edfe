"""What every page shares: the frame, pages in parts, and input from the address bar."""


def page_frame(request):
    """Context for base.html."""
    return {}


def csrf_failure(request, reason=""):
    """The page for an expired form."""
    from django.shortcuts import render  # noqa: PLC0415

    return render(request, "403_csrf.html", {"reason": reason}, status=403)
