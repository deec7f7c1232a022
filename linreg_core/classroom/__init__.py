"""What the notebooks show: pictures, panels of sliders, and checks that answer back."""
