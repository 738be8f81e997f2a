document.documentElement.classList.add("has-script");
document.documentElement.dataset.island = "app";
